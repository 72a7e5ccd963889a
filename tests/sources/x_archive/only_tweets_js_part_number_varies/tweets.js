window.YTD.tweets.part1 = [
 {
  "tweet": {
   "retweeted": false,
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "id_str": "1626912345678901210",
   "id": "1626912345678901210",
   "created_at": "Sat Feb 18 12:33:11 +0000 2023",
   "full_text": "The only file that was handed in.",
   "lang": "en",
   "favorite_count": "2"
  }
 }
]
