<?php
// For PHP's own server: files that exist are served, folders by their index.php, everything else by WordPress.
$root = $_SERVER['DOCUMENT_ROOT'];
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$index = $root . rtrim($path, '/') . '/index.php';
if ($path !== '/' && is_file($root . $path)) {
  return false;
}
if ($path !== '/' && is_file($index)) {
  require $index;
  return true;
}
$_SERVER['SCRIPT_NAME'] = '/index.php';
require $root . '/index.php';
