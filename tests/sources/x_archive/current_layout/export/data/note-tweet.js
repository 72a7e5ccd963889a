window.YTD.note_tweet.part0 = [
 {
  "noteTweet": {
   "noteTweetId": "1626912345600000000",
   "createdAt": "2023-02-19T08:00:01.000Z",
   "updatedAt": "2023-02-19T08:00:01.000Z",
   "lifecycle": {
    "value": "New"
   },
   "core": {
    "text": "Residency interviews start next week, and this is the long version of what I would have liked to hear five years ago. Sleep the night before, eat the breakfast, read the letter of the programme twice & write down three questions that no web page answers. Then ask them, and listen. More at https://t.co/long1 and good luck.",
    "urls": [
     {
      "shortUrl": "https://t.co/long1",
      "expandedUrl": "https://example.org/long"
     }
    ],
    "mentions": [],
    "hashtags": []
   }
  }
 }
]
