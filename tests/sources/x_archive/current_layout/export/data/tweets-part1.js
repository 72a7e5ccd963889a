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
   "id_str": "1626912345678901205",
   "id": "1626912345678901205",
   "created_at": "Sun Feb 19 08:00:01 +0000 2023",
   "full_text": "Residency interviews start next week, and this is the long version of what I would have liked to hear five years ago. Sleep the night before, eat the breakfast, read the letter of the programme twice & write down three questions that no web page answ… https://t.co/self1",
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
   "id_str": "1626912345678901201",
   "id": "1626912345678901201",
   "created_at": "Sat Feb 18 12:33:11 +0000 2023",
   "full_text": "Clinic &amp; coffee: repeated in the next part",
   "lang": "en",
   "favorite_count": "2"
  }
 },
 {
  "tweet": {
   "id_str": "1626912345678901206"
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
   "id_str": "1626912345678901207",
   "id": "1626912345678901207",
   "created_at": "",
   "full_text": "No time is told here, so the id tells it.",
   "lang": "en",
   "favorite_count": "2"
  }
 }
]
