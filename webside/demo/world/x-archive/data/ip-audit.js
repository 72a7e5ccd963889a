window.YTD.ip_audit.part0 = [
  {
    "ipAudit": {
      "accountId": "7700112233",
      "createdAt": "2026-01-01T00:00:00.000Z",
      "loginIp": "192.0.2.14"
    }
  }
]
