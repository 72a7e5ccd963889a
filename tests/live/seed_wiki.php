<?php
// Lets DrExample write notes through MediaWiki itself; one of them is added to a page that somebody else began.
require_once getenv('MW_INSTALL_PATH') . '/maintenance/Maintenance.php';

use MediaWiki\MediaWikiServices;

class SeedWiki extends Maintenance {
  public function __construct() {
    parent::__construct();
    $this->addOption('first', 'first number', true, true);
    $this->addOption('last', 'last number', true, true);
  }

  private function write(string $who, string $title, string $text, string $summary): void {
    $page = MediaWikiServices::getInstance()->getWikiPageFactory()->newFromTitle(Title::newFromText($title));
    $user = User::newFromName($who);
    $page->doUserEditContent(ContentHandler::makeContent($text, $page->getTitle()), $user, $summary);
  }

  public function execute() {
    $first = (int)$this->getOption('first');
    if ($first === 1) {
      $this->write('WikiAdmin', 'Hand hygiene', "Somebody else wrote this line.\n", 'begun');
      $this->write('DrExample', 'Hand hygiene', "Somebody else wrote this line.\nThe doctor added this line.\n", '/* Evidence */ two trials');
    }
    for ($n = $first; $n <= (int)$this->getOption('last'); $n++) {
      if ($n === (int)$this->getOption('last')) {
        sleep(2); // alone in its second: what shares a second with the newest is read again
      }
      $this->write('DrExample', "Note $n", "Note $n on flossing &amp; tides.", "note $n");
    }
  }
}
$maintClass = SeedWiki::class;
require_once RUN_MAINTENANCE_IF_MAIN;
