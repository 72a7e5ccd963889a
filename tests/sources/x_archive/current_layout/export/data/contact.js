window.YTD.contact.part0 = []
