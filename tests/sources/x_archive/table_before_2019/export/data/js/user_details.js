var user_details =  {
  "expanded_url" : "http:\/\/harbor.example",
  "screen_name" : "robin_example",
  "location" : "Harbor",
  "url" : "http:\/\/t.co\/AAAAAAAAAA",
  "full_name" : "Robin Example",
  "bio" : "Dentist &amp; sailor",
  "id" : "15",
  "created_at" : "2008-05-01 09:00:00 +0000"
}
