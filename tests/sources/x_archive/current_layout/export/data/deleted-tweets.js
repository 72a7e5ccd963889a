window.YTD.deleted_tweets.part0 = [
 {
  "tweet": {
   "retweeted": false,
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "id_str": "1626912345678901208",
   "id": "1626912345678901208",
   "created_at": "Sat Feb 18 12:33:11 +0000 2023",
   "full_text": "Long day. Deleted the next morning.",
   "lang": "en",
   "favorite_count": "2",
   "deleted_at": "Mon Feb 20 07:00:00 +0000 2023"
  }
 }
]
