"""Ordinary words that may also be a name: alone in a text they name nobody unless they stand where a name stands."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that open sentences so often that a capital at the start of one says nothing.
FREQUENT = _words("""
    a about above after again all almost already also although always am among an and another any anyone anything are
    around as ask at away back be because been before being below best better between both but by bye call came can
    come could day days dear did do does doing done down during each either else enough even ever every everyone
    everything excellent few fine first for from full get give go goes going good got great had half happy hard has
    have having he hello help her here hers hey hi him his how however i if in into is it its just keep kind know
    last late least less let like little long look lot love made make many may maybe me mean mine more most much must
    my near need never new next nice no nobody none nor not nothing now of off often okay on once one only open or
    other our ours out over own part people perhaps person place please point put quite rather read really right
    said same saw say says see seen several shall she should show since so some someone something soon sorry still
    such sure take tell than thank thanks that the their them then there these they thing things this those though
    through time to today together told tomorrow tonight too took toward try two under until up upon us use used very
    via visit want was way we week weeks welcome well went were what when where whether which while who whole whom
    whose why will wish with within without won work would year years yes yesterday yet you your yours
""")

CALENDAR = _words("""
    january february march april may june july august september october november december jan feb mar apr jun jul aug
    sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat
    sun spring summer autumn fall winter easter christmas noel
""")

# Nouns, verbs and adjectives of ordinary English and of practices that people carry, or choose, as a name.
_ALSO_NAMES = _words("""
    able account ace address admin adult agency amber american angel anonymous answer apple archer art ash assistant
    audit author autumn avid baby bad baker ball banks bar barber barn basil bass bay beach bean bear beard
    beau bell berry bill birch bird bishop black blessed blue bond booker books boss bow bowman boy braces brain brave
    bread bridge bright brook brooks brother brown buck bud bull burn burns bush business busy butler button buyer
    cake candy care carpenter carter case cash castle cat cave center centre chain chance chandler chapel charity
    chase cherry chip christian church city clay clean clear clerk client clinic close clove coach code cold cole
    colt comment concerned contact cook cooper copper coral corn cost country court cousin cowboy crane crisp cross
    crow crown crystal current customer dad daily daisy dale dare dark date dawn deacon deal dean deer dell den dental
    dentist dentistry desert destiny diamond disappointed dish dock doctor doctors dog dot dove downs drake draft
    drew driver drop duke dusty dust dutch early earnest east eden edge editor elder ember emerald emergency
    employee end english ever evidence eve experience fair faith family fan farmer father favor fern field fields
    figure file finding fire fish fisher fleet flint flora flower fly ford forest form former forrest fort forth
    foster fountain fox france frank free french friend friendly frost gale game garden gardener garland gates
    gem gene general genesis gentle german gift ginger girl glass glen gold golden goldsmith google goose gore grace
    grand grandma grandpa grant graves gray green grey ground group grove guard guest guide gum gun guy hale hall
    ham hand hardy harmony harper harvest haven hawk hay hayes hazel head health healthy heart heath heather heaven
    henna high hill hills holiday holland holly home honest honey honor hood hope hopeful horn horse hospital house
    human hunt hunter husband hygienist image info information instead insurance internet ireland iris iron island
    ivory ivy jade jasmine jay jet jewel job jolly journey joy judge june justice karat kale kid kids king kit kitty
    knight lady lake lamb lance land lane lark laurel law lea leaf league legend levy liberty light lily line lion
    list listing local locals lord loss love lovely lover low loyal luck lucky lyric mail maker mallow man manager
    manner manners maple marble mark market mason mast master maverick max mayor mead meadow medic medical melody
    member mercy method mild miles mill miller mills mint miracle miss mister mom moon moor moss mother mount
    mum myrtle name nan nanny nash nation nature negative neighbor neighbour nickel night noble noon norm north
    note nova number nurse oak object ocean office officer old olive opal orange orchid order owner pace page pages
     pansy paper parent parish park parker parks parson part pat patience patient patients pay peace peach pear
    pearl penny pepper petal phone photo picture pierce pike pine piper place plain plan plum poet pool poor
    pope poppy port porter positive post posts potter pound powder power powers practice prairie presence price pride
    priest prime prince princess prior privacy private problem professional proud public quality queen quick quiet
    quill rain rains rainbow ranger rating rave raven ray reader real reason record red reef regular reply report
    reporter resident result results review reviewer reviews rich rice rider ridge ring river rivers road rob robin
    rock rocket rod root rose rosemary row royal ruby rule rules rush rust rusty sad safe sage sail salt sample
    sand sandy satisfied savage say scholar score sea search season secret senior serenity service settler severe
    shade shark sharp shepherd shore short sierra silver simple singer sister sky slate slow small smart
    smile smiles smooth snow soldier son song south spark spear specialist spice sports spring square staff
    star stars state stem step sterling stern still stock stone storm story stout strange street stripe strong style
    sue sugar summary sunny sunshine super surgeon surprise swan sweet swift sword table tailor talent tanner
    teacher team temple tender text thorn thrift tiger timber titan title toll tooth top tower town trace tract trail
    travel traveler traveller treat treatment tree trial trinity trip troy true truth tuck turner turtle
    unhappy unknown unseen upset urgent usher user vale valley van venture verified very victor victory view viewer
    village vine viola violet virtue visitor void wade wait waiter walker wall walls ward warm warner warren water
    waters wave way weaver web webside weight wells west wheat wheeler white wide wife wild wilder will willow
    win wind winner winters wise wolf woman women wonder wood woods word words world worth wren writer wry
    young zen
""")

ORDINARY = FREQUENT | CALENDAR | _ALSO_NAMES


# Display names that services and people use instead of a name: nobody's.
def _names(text: str) -> frozenset[str]:
    return frozenset(" ".join(name.split()) for name in text.split("|"))


NOBODY = _names("""
    a google user|google user|a yelp user|yelp user|facebook user|a facebook user|instagram user|deleted user|deleted
    account|anonymous|anonymous user|an anonymous user|anonymous reviewer|anonymous patient|anon|local guide|guest|
    guest user|user|a user|customer|a customer|happy customer|verified customer|client|patient|a patient|verified
    patient|former patient|reviewer|a reviewer|visitor|member|unknown|unknown user|private|private user|name
    withheld|withheld|n/a|none|null|undefined|not stated|owner|response from the owner|the owner|admin|
    administrator|editor
""")

TITLES = _words("mr mrs ms miss mx mister madam dr doctor prof professor sir dame rev nurse")
SUFFIXES = _words("jr sr ii iii iv md do dds dmd phd rn np pa facp facs esq mba mph")
GREETINGS = _words("hi hello hey dear thanks thank you welcome bye congratulations sorry greetings morning")
