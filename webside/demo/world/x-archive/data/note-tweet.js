window.YTD.note_tweet.part0 = [
  {
    "noteTweet": {
      "noteTweetId": "2056344044958646272",
      "updatedAt": "2026-05-18T12:00:00.000Z",
      "lifecycle": {
        "value": "Complete",
        "name": "Complete"
      },
      "createdAt": "2026-05-18T12:00:00.000Z",
      "core": {
        "styletags": [],
        "urls": [],
        "text": "A long note about the residents' garden. We planted tomatoes in the spring, between the ambulance bay and the chapel, because that is where the sun is. The chaplain waters them on weekdays. The respiratory therapists water them on weekends and also, we have learned, on weekdays. The tomatoes have the best lungs in the county. If you are having a hard year, come and stand by them. Nobody will ask you anything. Someone will hand you a tomato.",
        "mentions": [],
        "cashtags": [],
        "hashtags": []
      }
    }
  }
]
