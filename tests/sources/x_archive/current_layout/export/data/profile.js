window.YTD.profile.part0 = [
 {
  "profile": {
   "description": {
    "bio": "Family dentist &amp; runner. Views my own.",
    "website": "https://t.co/site",
    "location": "Tidewell"
   },
   "avatarMediaUrl": "https://media.example/a.jpg"
  }
 }
]
