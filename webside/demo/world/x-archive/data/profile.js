window.YTD.profile.part0 = [
  {
    "profile": {
      "description": {
        "bio": "Family medicine resident in Port Alder, Maine. Soup, tides, union yes.",
        "website": "https://t.example/home",
        "location": "Port Alder"
      },
      "avatarMediaUrl": "https://media.example/lantern.jpg"
    }
  }
]
