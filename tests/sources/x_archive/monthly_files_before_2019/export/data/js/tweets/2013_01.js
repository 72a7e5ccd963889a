Grailbird.data.tweets_2013_01 = 
[
 {
  "source": "web",
  "entities": {
   "user_mentions": [],
   "media": [],
   "hashtags": [],
   "urls": [
    {
     "indices": [
      20,
      40
     ],
     "url": "http://t.co/old1",
     "expanded_url": "http://example.org/old",
     "display_url": "example.org/old"
    }
   ]
  },
  "geo": {},
  "id_str": "291000000000000001",
  "text": "An old one: http://t.co/old1",
  "id": 291000000000000001,
  "created_at": "2013-01-15 10:11:12 +0000",
  "user": {
   "name": "Robin",
   "screen_name": "robin_example",
   "protected": false,
   "id_str": "42",
   "id": 42
  }
 },
 {
  "id_str": "291000000000000002",
  "text": "RT @tidewell_news: Open on Sunday",
  "created_at": "2013-01-16 10:11:12 +0000",
  "entities": {
   "urls": []
  },
  "user": {
   "name": "Robin",
   "screen_name": "robin_example"
  },
  "retweeted_status": {
   "id_str": "290999999999999999",
   "text": "Open on Sunday"
  }
 }
]