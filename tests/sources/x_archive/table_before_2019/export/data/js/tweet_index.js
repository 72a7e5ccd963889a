var tweet_index =  [ { "file_name" : "data\/js\/tweets\/2013_02.js", "year" : 2013, "var_name" : "tweets_2013_02", "tweet_count" : 1, "month" : 2 } ]
