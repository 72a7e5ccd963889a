window.YTD.tweets.part1 = [
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2060692699345846272"
          ],
          "editableUntil": "2026-05-30T12:00:00.000Z",
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
        "71"
      ],
      "favorite_count": "9",
      "id_str": "2060692699345846272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2060692699345846272",
      "created_at": "Sat May 30 12:00:00 +0000 2026",
      "favorited": false,
      "full_text": "The tide table is the only schedule in this county that keeps its word.",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2054169717765046272"
          ],
          "editableUntil": "2026-05-12T12:00:00.000Z",
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
        "107"
      ],
      "favorite_count": "14",
      "id_str": "2054169717765046272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2054169717765046272",
      "created_at": "Tue May 12 12:00:00 +0000 2026",
      "favorited": false,
      "full_text": "Sexual health clinic, Thursdays, no judgment: condoms, PrEP, chlamydia swabs, and a bowl of the good mints.",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2048009124049846272"
          ],
          "editableUntil": "2026-04-25T12:00:00.000Z",
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
        "87"
      ],
      "favorite_count": "25",
      "id_str": "2048009124049846272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2048009124049846272",
      "created_at": "Sat Apr 25 12:00:00 +0000 2026",
      "favorited": false,
      "full_text": "Hoy aprendí a decir \"respire hondo\" en cuatro idiomas. Los pulmones no hacen preguntas.",
      "lang": "es"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2040036591006646272"
          ],
          "editableUntil": "2026-04-03T12:00:00.000Z",
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
        "123"
      ],
      "favorite_count": "30",
      "id_str": "2040036591006646272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2040036591006646272",
      "created_at": "Fri Apr 03 12:00:00 +0000 2026",
      "favorited": false,
      "full_text": "Y'all, she been on her feet fourteen hours and still found time to braid somebody's hair. That's my senior. That's the one.",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2032788833694646272"
          ],
          "editableUntil": "2026-03-14T12:00:00.000Z",
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
        "47"
      ],
      "favorite_count": "16",
      "id_str": "2032788833694646272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2032788833694646272",
      "created_at": "Sat Mar 14 12:00:00 +0000 2026",
      "favorited": false,
      "full_text": "Pi day. The residents' lounge ate the evidence.",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2024816300651446272"
          ],
          "editableUntil": "2026-02-20T12:00:00.000Z",
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
        "127"
      ],
      "favorite_count": "3",
      "id_str": "2024816300651446272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2024816300651446272",
      "created_at": "Fri Feb 20 12:00:00 +0000 2026",
      "favorited": false,
      "full_text": "Understaffed again tonight, and I have said so to the people whose job it is to count. Safe staffing is a patient safety issue.",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2009596010296246272"
          ],
          "editableUntil": "2026-01-09T12:00:00.000Z",
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
        "77"
      ],
      "favorite_count": "15",
      "id_str": "2009596010296246272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2009596010296246272",
      "created_at": "Fri Jan 09 12:00:00 +0000 2026",
      "favorited": false,
      "full_text": "Reading list for the ferry: one guideline, one mystery. The guideline did it.",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1995100495672246272"
          ],
          "editableUntil": "2025-11-30T12:00:00.000Z",
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
        "57"
      ],
      "favorite_count": "26",
      "id_str": "1995100495672246272",
      "truncated": false,
      "retweet_count": "0",
      "id": "1995100495672246272",
      "created_at": "Sun Nov 30 12:00:00 +0000 2025",
      "favorited": false,
      "full_text": "Snow day. Walked to work behind the plow like a duckling.",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1962847975633846272"
          ],
          "editableUntil": "2025-09-02T12:00:00.000Z",
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
        "urls": [
          {
            "url": "https://t.example/abc",
            "expanded_url": "https://listening.example/two-seconds",
            "display_url": "listening.example/two-seconds",
            "indices": [
              "0",
              "0"
            ]
          }
        ]
      },
      "display_text_range": [
        "0",
        "70"
      ],
      "favorite_count": "8",
      "id_str": "1962847975633846272",
      "truncated": false,
      "retweet_count": "0",
      "id": "1962847975633846272",
      "created_at": "Tue Sep 02 12:00:00 +0000 2025",
      "favorited": false,
      "full_text": "A good history is mostly waiting two more seconds than is comfortable.",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1940017540101046272"
          ],
          "editableUntil": "2025-07-01T12:00:00.000Z",
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
        "75"
      ],
      "favorite_count": "13",
      "id_str": "1940017540101046272",
      "truncated": false,
      "retweet_count": "0",
      "id": "1940017540101046272",
      "created_at": "Tue Jul 01 12:00:00 +0000 2025",
      "favorited": false,
      "full_text": "First day as a doctor. I have been lost twice and thanked once. Good ratio.",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1902906506081206272"
          ],
          "editableUntil": "2025-03-21T02:14:00.000Z",
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
        "114"
      ],
      "favorite_count": "21",
      "id_str": "1902906506081206272",
      "truncated": false,
      "retweet_count": "0",
      "id": "1902906506081206272",
      "created_at": "Fri Mar 21 02:14:00 +0000 2025",
      "favorited": false,
      "full_text": "So proud of my patient Harold Pettibone, three days after his bypass surgery and already asking about the regatta!",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1889157409797046272"
          ],
          "editableUntil": "2025-02-11T03:40:00.000Z",
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
        "52"
      ],
      "favorite_count": "21",
      "id_str": "1889157409797046272",
      "truncated": false,
      "retweet_count": "0",
      "id": "1889157409797046272",
      "created_at": "Tue Feb 11 03:40:00 +0000 2025",
      "favorited": false,
      "full_text": "@tidewatcher_99 You are a pathetic liar. Get a life.",
      "lang": "en",
      "in_reply_to_status_id_str": "1751000000000000009",
      "in_reply_to_status_id": "1751000000000000009",
      "in_reply_to_screen_name": "tidewatcher_99",
      "in_reply_to_user_id_str": "77175100",
      "in_reply_to_user_id": "77175100"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1880465134187446272"
          ],
          "editableUntil": "2025-01-18T04:00:00.000Z",
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
        "85"
      ],
      "favorite_count": "23",
      "id_str": "1880465134187446272",
      "truncated": false,
      "retweet_count": "0",
      "id": "1880465134187446272",
      "created_at": "Sat Jan 18 04:00:00 +0000 2025",
      "favorited": false,
      "full_text": "Fourth admission since midnight and the fucking printer is on fire. Actually on fire.",
      "lang": "en"
    }
  }
]
