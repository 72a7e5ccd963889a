window.__THAR_CONFIG = {
 "userInfo": {
  "accountId": "42",
  "userName": "dr_example",
  "displayName": "Dr. Robin Example"
 },
 "dataTypes": {
  "tweets": {
   "files": [
    {
     "fileName": "data/tweets.js",
     "globalName": "YTD.tweets.part0",
     "count": "4"
    },
    {
     "fileName": "data/tweets-part1.js",
     "globalName": "YTD.tweets.part1",
     "count": "4"
    }
   ]
  },
  "deletedTweets": {
   "files": [
    {
     "fileName": "data/deleted-tweets.js",
     "globalName": "YTD.deleted_tweets.part0",
     "count": "1"
    }
   ]
  },
  "communityTweet": {
   "files": [
    {
     "fileName": "data/community-tweet.js",
     "globalName": "YTD.community_tweet.part0",
     "count": "1"
    }
   ]
  },
  "directMessages": {
   "files": [
    {
     "fileName": "data/direct-messages.js",
     "count": "900"
    }
   ]
  }
 }
}
