window.YTD.tweets.part0 = [
 {
  "tweet": {
   "retweeted": false,
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "id_str": "1626912345678901211",
   "id": "1626912345678901211",
   "created_at": "Sat Feb 18 12:33:11 +0000 2023",
   "full_text": "This one stands before the damage.",
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
    "u