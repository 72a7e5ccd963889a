window.YTD.tweets.part0 = [
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2122449631441846272"
          ],
          "editableUntil": "2026-11-16T22:00:00.000Z",
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
        "97"
      ],
      "favorite_count": "4",
      "id_str": "2122449631441846272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2122449631441846272",
      "created_at": "Mon Nov 16 22:00:00 +0000 2026",
      "favorited": false,
      "full_text": "Pager went off during the lantern walk. I was dressed as a lantern. I took the call as a lantern.",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2118314886558646272"
          ],
          "editableUntil": "2026-11-05T12:10:00.000Z",
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
        "100"
      ],
      "favorite_count": "7",
      "id_str": "2118314886558646272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2118314886558646272",
      "created_at": "Thu Nov 05 12:10:00 +0000 2026",
      "favorited": false,
      "full_text": "The hospital cafeteria has renamed the soup of the day \"broth &amp; reflection\". I asked. They are fine.",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2114892334494646272"
          ],
          "editableUntil": "2026-10-27T01:30:00.000Z",
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
        "108"
      ],
      "favorite_count": "15",
      "id_str": "2114892334494646272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2114892334494646272",
      "created_at": "Tue Oct 27 01:30:00 +0000 2026",
      "favorited": false,
      "full_text": "Hell yes, flu clinic on Saturday at the ferry terminal. I will be the one with the bandages &amp; the bad jokes.",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2110460632888246272"
          ],
          "editableUntil": "2026-10-14T20:00:00.000Z",
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
        "106"
      ],
      "favorite_count": "13",
      "id_str": "2110460632888246272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2110460632888246272",
      "created_at": "Wed Oct 14 20:00:00 +0000 2026",
      "favorited": false,
      "full_text": "Dr. Dick Fuchs of Cockburn Street played \"Danny Boy\" at the harbor concert and a man from Scunthorpe wept.",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2106459266872246272"
          ],
          "editableUntil": "2026-10-03T19:00:00.000Z",
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
        "120"
      ],
      "favorite_count": "27",
      "id_str": "2106459266872246272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2106459266872246272",
      "created_at": "Sat Oct 03 19:00:00 +0000 2026",
      "favorited": false,
      "full_text": "Wedding season is over. I have danced, I have toasted, I have cried in a gazebo. Back on call Monday with great dignity.",
      "lang": "en",
      "extended_entities": {
        "media": [
          {
            "type": "photo",
            "id_str": "2106459266872246270",
            "media_url_https": "https://media.example/gazebo.jpg",
            "url": "https://t.example/pic",
            "expanded_url": "https://media.example/gazebo.jpg"
          }
        ]
      }
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2101370737259446272"
          ],
          "editableUntil": "2026-09-19T18:00:00.000Z",
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
        "69"
      ],
      "favorite_count": "7",
      "id_str": "2101370737259446272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2101370737259446272",
      "created_at": "Sat Sep 19 18:00:00 +0000 2026",
      "favorited": false,
      "full_text": "Beach day. One beer, one crab, no regrets. The crab may have regrets.",
      "lang": "en",
      "extended_entities": {
        "media": [
          {
            "type": "photo",
            "id_str": "2101370737259446270",
            "media_url_https": "https://media.example/beach-day.jpg",
            "url": "https://t.example/pic",
            "expanded_url": "https://media.example/beach-day.jpg"
          }
        ]
      }
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2097867654558646272"
          ],
          "editableUntil": "2026-09-10T02:00:00.000Z",
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
        "119"
      ],
      "favorite_count": "26",
      "id_str": "2097867654558646272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2097867654558646272",
      "created_at": "Thu Sep 10 02:00:00 +0000 2026",
      "favorited": false,
      "full_text": "Gun safety, abortion access, school lunches: yes, I have opinions, yes, I vote, yes, you may unfollow the soup account.",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2094168278430646272"
          ],
          "editableUntil": "2026-08-30T21:00:00.000Z",
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
        "120"
      ],
      "favorite_count": "27",
      "id_str": "2094168278430646272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2094168278430646272",
      "created_at": "Sun Aug 30 21:00:00 +0000 2026",
      "favorited": false,
      "full_text": "A stranger replied to my handwashing thread with \"you are a stupid lying whore\". I am blocking him and washing my hands.",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2088596564997046272"
          ],
          "editableUntil": "2026-08-15T12:00:00.000Z",
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
        "88"
      ],
      "favorite_count": "26",
      "id_str": "2088596564997046272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2088596564997046272",
      "created_at": "Sat Aug 15 12:00:00 +0000 2026",
      "favorited": false,
      "full_text": "Insurance denied an inhaler again. Nine phone calls. F*** this, politely, in triplicate.",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2083885522744246272"
          ],
          "editableUntil": "2026-08-02T12:00:00.000Z",
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
        "141"
      ],
      "favorite_count": "17",
      "id_str": "2083885522744246272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2083885522744246272",
      "created_at": "Sun Aug 02 12:00:00 +0000 2026",
      "favorited": false,
      "full_text": "Myth: \"vaccines cause autism\". There is no evidence for it, there has been a mountain of looking, and I will happily talk about the mountain.",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2079174480491446272"
          ],
          "editableUntil": "2026-07-20T12:00:00.000Z",
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
        "95"
      ],
      "favorite_count": "2",
      "id_str": "2079174480491446272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2079174480491446272",
      "created_at": "Mon Jul 20 12:00:00 +0000 2026",
      "favorited": false,
      "full_text": "RT @sablecountyregional: Holy shit, says our chief of surgery, look at the size of that pumpkin",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2073421573125046272"
          ],
          "editableUntil": "2026-07-04T15:00:00.000Z",
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
        "112"
      ],
      "favorite_count": "19",
      "id_str": "2073421573125046272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2073421573125046272",
      "created_at": "Sat Jul 04 15:00:00 +0000 2026",
      "favorited": false,
      "full_text": "Port Alder parade update: the giant molar has beaten the giant lobster. The crowd is divided along dental lines.",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2071066051998646272"
          ],
          "editableUntil": "2026-06-28T03:00:00.000Z",
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
      "id_str": "2071066051998646272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2071066051998646272",
      "created_at": "Sun Jun 28 03:00:00 +0000 2026",
      "favorited": false,
      "full_text": "Night shift. The vending machine gave me two. I have told no one. I have told everyone.",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2068302844523446272"
          ],
          "editableUntil": "2026-06-20T12:00:00.000Z",
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
        "104"
      ],
      "favorite_count": "11",
      "id_str": "2068302844523446272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2068302844523446272",
      "created_at": "Sat Jun 20 12:00:00 +0000 2026",
      "favorited": false,
      "full_text": "@ferrybroadside I think the new schedule hurts night nurses, and I would say so to the county in person.",
      "lang": "en",
      "in_reply_to_status_id_str": "1802000000000000001",
      "in_reply_to_status_id": "1802000000000000001",
      "in_reply_to_screen_name": "ferrybroadside",
      "in_reply_to_user_id_str": "77180200",
      "in_reply_to_user_id": "77180200"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2065071552721846272"
          ],
          "editableUntil": "2026-06-11T14:00:00.000Z",
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
        "88"
      ],
      "favorite_count": "26",
      "id_str": "2065071552721846272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2065071552721846272",
      "created_at": "Thu Jun 11 14:00:00 +0000 2026",
      "favorited": false,
      "full_text": "Passed my boards! Thread of thanks, starting with the night nurses and ending with soup.",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "2065071804380086272"
          ],
          "editableUntil": "2026-06-11T14:01:00.000Z",
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
        "140"
      ],
      "favorite_count": "16",
      "id_str": "2065071804380086272",
      "truncated": false,
      "retweet_count": "0",
      "id": "2065071804380086272",
      "created_at": "Thu Jun 11 14:01:00 +0000 2026",
      "favorited": false,
      "full_text": "And a special thank you to our program coordinator Lucinda Farrow, who has answered four hundred e-mails that began \"sorry, quick question\".",
      "lang": "en",
      "in_reply_to_status_id_str": "2065071552721846272",
      "in_reply_to_status_id": "2065071552721846272",
      "in_reply_to_screen_name": "junihalloway",
      "in_reply_to_user_id_str": "77206507",
      "in_reply_to_user_id": "77206507"
    }
  }
]
