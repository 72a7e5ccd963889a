window.YTD.account.part0 = [
  {
    "account": {
      "email": "juniper@halloway.example",
      "createdVia": "web",
      "username": "junihalloway",
      "accountId": "7700112233",
      "createdAt": "2022-06-15T12:00:00.000Z",
      "accountDisplayName": "Juniper Halloway, DO"
    }
  }
]
