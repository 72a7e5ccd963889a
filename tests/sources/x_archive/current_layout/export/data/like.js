window.YTD.like.part0 = [
 {
  "like": {
   "tweetId": "9",
   "fullText": "not mine",
   "expandedUrl": "https://x.com/i/web/status/9"
  }
 }
]
