window.YTD.deleted_tweets.part0 = [
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2049685167928246272"
          ],
          "editableUntil": "2026-04-30T03:00:00.000Z",
          "editsRemaining": "5",
          "isEditEligible": true
        }
      },
      "retweeted": false,
      "source": "<a href=\"https://apps.example/web\" rel=\"nofollow\">Web App</a>",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [],
        "urls": []
      },
      "display_text_range": [
        "0",
        "36"
      ],
      "favorite_count": "5",
      "id_str": "2049685167928246272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2049685167928246272",
      "created_at": "Thu Apr 30 03:00:00 +0000 2026",
      "favorited": false,
      "full_text": "Does anyone know whose tuba this is.",
      "lang": "en",
      "deleted_at": "Thu Apr 30 03:09:00 +0000 2026"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2003797804446646272"
          ],
          "editableUntil": "2025-12-24T12:00:00.000Z",
          "editsRemaining": "5",
          "isEditEligible": true
        }
      },
      "retweeted": false,
      "source": "<a href=\"https://apps.example/web\" rel=\"nofollow\">Web App</a>",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [],
        "urls": []
      },
      "display_text_range": [
        "0",
        "44"
      ],
      "favorite_count": "13",
      "id_str": "2003797804446646272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2003797804446646272",
      "created_at": "Wed Dec 24 12:00:00 +0000 2025",
      "favorited": false,
      "full_text": "I take back what I said about the fruitcake.",
      "lang": "en",
      "deleted_at": "Wed Dec 24 18:00:00 +0000 2025"
    }
  }
]
