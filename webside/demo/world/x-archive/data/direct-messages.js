window.YTD.direct_messages.part0 = [
  {
    "dmConversation": {
      "conversationId": "7700112233-7700998877",
      "messages": [
        {
          "messageCreate": {
            "recipientId": "7700998877",
            "reactions": [],
            "urls": [],
            "text": "This is a private message. An audit has no business reading it, and Webside does not.",
            "mediaUrls": [],
            "senderId": "7700112233",
            "id": "1900000000000000001",
            "createdAt": "2026-01-01T00:00:00.000Z"
          }
        }
      ]
    }
  }
]
