window.YTD.community_tweet.part0 = [
 {
  "tweet": {
   "retweeted": false,
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "id_str": "1626912345678901209",
   "id": "1626912345678901209",
   "created_at": "Sat Feb 18 12:33:11 +0000 2023",
   "full_text": "To the community: which autoclave do you use?",
   "lang": "en",
   "favorite_count": "2",
   "community_id_str": "5"
  }
 }
]
