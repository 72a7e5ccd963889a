window.__THAR_CONFIG = {
  "userInfo": {
    "accountId": "7700112233",
    "userName": "junihalloway",
    "displayName": "Juniper Halloway, DO"
  },
  "archiveInfo": {
    "sizeBytes": "48211",
    "generationDate": "2026-11-18T08:00:00.000Z",
    "isPartialArchive": false,
    "maxPartSizeBytes": "53687091200"
  },
  "dataTypes": {
    "tweets": {
      "files": [
        {
          "fileName": "data/tweets.js",
          "globalName": "YTD.tweets.part0",
          "count": "16"
        },
        {
          "fileName": "data/tweets-part1.js",
          "globalName": "YTD.tweets.part1",
          "count": "13"
        }
      ]
    }
  }
}
