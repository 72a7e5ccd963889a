window.YTD.tweets.part0 = [
 {
  "tweet": {
   "retweeted": false,
   "entities": {
    "urls": [
     {
      "url": "https://t.co/abc1",
      "expanded_url": "https://example.org/notes?a=1&b=2",
      "display_url": "example.org/notes",
      "indices": [
       "40",
       "63"
      ]
     }
    ]
   },
   "id_str": "1626912345678901201",
   "id": "1626912345678901201",
   "created_at": "Sat Feb 18 12:33:11 +0000 2023",
   "full_text": "Clinic &amp; coffee: the &lt;3 of my morning. Notes at https://t.co/abc1",
   "lang": "en",
   "favorite_count": "2"
  }
 },
 {
  "tweet": {
   "retweeted": false,
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "id_str": "1626912345678901202",
   "id": "1626912345678901202",
   "created_at": "Sat Feb 18 12:33:11 +0000 2023",
   "full_text": "@sam_example That is a fair point.",
   "lang": "en",
   "favorite_count": "2",
   "in_reply_to_status_id_str": "1626900000000000001",
   "in_reply_to_user_id_str": "77",
   "in_reply_to_screen_name": "sam_example"
  }
 },
 {
  "tweet": {
   "retweeted": false,
   "entities": {
    "user_mentions": [
     {
      "screen_name": "tidewell_news",
      "id_str": "78"
     }
    ],
    "urls": []
   },
   "id_str": "1626912345678901203",
   "id": "1626912345678901203",
   "created_at": "Sat Feb 18 12:33:11 +0000 2023",
   "full_text": "RT @tidewell_news: Flu shots on Friday, come early…",
   "lang": "en",
   "favorite_count": "2"
  }
 },
 {
  "tweet": {
   "retweeted": false,
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "id_str": "1626912345678901204",
   "id": "1626912345678901204",
   "created_at": "Sat Feb 18 12:33:11 +0000 2023",
   "full_text": "Sunset over the harbour https://t.co/pic1",
   "lang": "und",
   "favorite_count": "2",
   "extended_entities": {
    "media": [
     {
      "url": "https://t.co/pic1",
      "expanded_url": "https://x.com/dr_example/status/1626912345678901204/photo/1",
      "media_url_https": "https://media.example/pic1.jpg",
      "type": "photo",
      "ext_alt_text": "A red evening sky over boats"
     }
    ]
   }
  }
 }
]
