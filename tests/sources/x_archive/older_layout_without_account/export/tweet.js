window.YTD.tweet.part0 = [
 {
  "retweeted": false,
  "entities": {
   "hashtags": [],
   "symbols": [],
   "user_mentions": [],
   "urls": []
  },
  "id_str": "1100000000000000001",
  "id": "1100000000000000001",
  "created_at": "Mon Feb 25 16:00:00 +0000 2019",
  "full_text": "From the years when entries were not wrapped &amp; nobody minded.",
  "lang": "en",
  "favorite_count": "2"
 }
]