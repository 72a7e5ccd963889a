<?php
// Seeds posts and comments through WordPress itself: owner replies, held comments, entities, enough posts for three pages.
$_SERVER['HTTP_HOST'] = '127.0.0.1:8082';
require $argv[1] . '/wp-load.php';
update_option('permalink_structure', '/%year%/%monthnum%/%postname%/');
update_option('timezone_string', 'America/New_York');
update_option('comment_moderation', 0);
flush_rewrite_rules();
$texts = [
  'Our new hours' => 'We are open until 7 pm on Tuesdays &amp; Thursdays. <em>Bring a book.</em>',
  'A thank-you that says too much' => '<p>Huge thanks to our patient Margaret Ellsworth for the cookies after her hip replacement!</p>',
  'Twenty years' => '<p>Huge thanks to our nurse manager Ana Duarte for twenty years with the practice!</p>',
  'On prior authorization' => '<p>Another fucking prior auth denied. We are done being polite.</p>',
];
$first = null;
foreach ($texts as $title => $text) {
  $id = wp_insert_post(['post_title' => $title, 'post_content' => $text, 'post_status' => 'publish', 'post_author' => 1]);
  $first = $first ?? $id;
}
for ($i = 1; $i <= 220; $i++) {
  wp_insert_post(['post_title' => "Tide table $i", 'post_content' => "<p>High water and flossing, part $i. Both come round every day.</p>",
                  'post_status' => 'publish', 'post_author' => 1, 'post_date' => date('Y-m-d H:i:s', strtotime("2026-01-01 +$i hours"))]);
}
wp_insert_post(['post_title' => 'A draft nobody sees', 'post_content' => 'Not published.', 'post_status' => 'draft', 'post_author' => 1]);
function say($post, $who, $text, $parent = 0, $user = 0, $approved = 1) {
  return wp_insert_comment(['comment_post_ID' => $post, 'comment_author' => $who, 'comment_content' => $text, 'comment_parent' => $parent,
                            'user_id' => $user, 'comment_approved' => $approved, 'comment_author_email' => 'someone@example.net']);
}
$a = say($first, 'Tomasz P.', 'Waited forty minutes last week. Nobody said sorry.');
say($first, 'drexample', 'We are sorry about your wait during your appointment on Tuesday, Tomasz. Your root canal took longer than planned.', $a, 1);
$b = say($first, 'SunnyDaze88', 'Will there be parking?');
say($first, 'drexample', 'There is free parking behind the building for everyone.', $b, 1);
say($first, 'Held Back', 'This one waits for moderation.', 0, 0, 0);
