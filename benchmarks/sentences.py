"""What the products of the benchmark say: sentences in Dutch and English, to compose texts from.

Each pair is the same sentence in both languages. A name in braces is filled in for each product: `wat` (to build a
jetty), `waar` (along the canal), `weken` and `euro` (numbers), `nummer` (of the product). In doubled braces stands
what the program itself fills in, such as the name of the province.
"""

from typing import TypeAlias

Pair: TypeAlias = tuple[str, str]

WAT: tuple[Pair, ...] = (
    ("een steiger bouwen", "build a jetty"),
    ("een boom kappen", "cut down a tree"),
    ("een sloot dempen", "fill in a ditch"),
    ("een wedstrijd houden", "hold a race"),
    ("een reclamebord plaatsen", "put up a billboard"),
    ("grond afgraven", "excavate soil"),
    ("een kabel leggen", "lay a cable"),
    ("een feest organiseren", "organise a party"),
    ("een drone laten vliegen", "fly a drone"),
    ("een brug vervangen", "replace a bridge"),
    ("water oppompen", "pump up water"),
    ("een uitrit aanleggen", "build an exit"),
    ("een bijenkast neerzetten", "put down a beehive"),
    ("een poel graven", "dig a pool"),
    ("een monument herstellen", "restore a monument"),
    ("een zwemplek openen", "open a bathing spot"),
    ("een pad verharden", "pave a path"),
    ("een woonboot verplaatsen", "move a houseboat"),
    ("een haag snoeien", "prune a hedge"),
)
WAAR: tuple[Pair, ...] = (
    ("langs het kanaal", "along the canal"),
    ("in het bos", "in the forest"),
    ("op de heide", "on the heath"),
    ("naast de provinciale weg", "next to the provincial road"),
    ("bij de sluis", "near the lock"),
    ("in het stiltegebied", "in the quiet area"),
    ("op het strand", "on the beach"),
    ("aan de oever", "on the bank"),
    ("bij het viaduct", "near the viaduct"),
    ("in de uiterwaarden", "on the flood plain"),
    ("op de dijk", "on the dike"),
    ("langs het fietspad", "along the cycle path"),
    ("in het weidegebied", "in the meadows"),
)
TEKST: tuple[Pair, ...] = (
    ("Wilt u {waar} {wat}? Dan heeft u toestemming nodig.", "Do you want to {wat} {waar}? Then you need permission."),
    (
        "De provincie let op de natuur, het verkeer en de buren.",
        "The province looks after nature, traffic and the neighbours.",
    ),
    (
        "Vaak mag u pas beginnen nadat u een **besluit** heeft gekregen.",
        "Often you may only start after you have received a **decision**.",
    ),
    (
        "Op de kaart van de provincie ziet u of uw plek in het gebied ligt.",
        "The map of the province shows whether your place lies in the area.",
    ),
    (
        "Voor klein werk van minder dan {weken} dagen is een melding genoeg.",
        "For small work of less than {weken} days a notification will do.",
    ),
    (
        "Werkt u samen met anderen? Dan vraagt één van u de toestemming aan.",
        "Do you work with others? Then one of you applies for permission.",
    ),
    (
        "De regels staan in de verordening van de provincie.",
        "The rules are laid down in the ordinance of the province.",
    ),
    (
        "In het broedseizoen gelden strengere regels dan in de winter.",
        "Stricter rules apply in the breeding season than in winter.",
    ),
)
VEREISTEN: tuple[Pair, ...] = (
    (
        "U bent eigenaar van het terrein, of de eigenaar vindt het goed.",
        "You own the site, or the owner agrees to your plan.",
    ),
    (
        "U kunt niet op een andere plek {wat} met minder gevolgen.",
        "You cannot {wat} in another place with fewer effects.",
    ),
    (
        "Het verkeer kan tijdens het werk veilig langs de plek rijden.",
        "Traffic can pass the place safely during the work.",
    ),
    (
        "Dieren en planten krijgen geen schade die u kunt voorkomen.",
        "Animals and plants suffer no damage that you can prevent.",
    ),
    (
        "U begint binnen {weken} maanden nadat u het besluit heeft gekregen.",
        "You start within {weken} months after you have received the decision.",
    ),
    (
        "U ruimt de plek na afloop op en herstelt wat kapot is gegaan.",
        "You clean up the place afterwards and repair what was broken.",
    ),
    (
        "U bent verzekerd tegen schade van minstens € {euro} per keer.",
        "You are insured against damage of at least €{euro} each time.",
    ),
    (
        "De buren weten minstens een week vooraf wat er gaat gebeuren.",
        "The neighbours know at least a week beforehand what will happen.",
    ),
)
BEWIJS: tuple[Pair, ...] = (
    (
        "een kaart waarop u de plek {waar} heeft aangegeven",
        "a map on which you have marked the place {waar}",
    ),
    (
        "een tekening met de maten van het werk van boven en van opzij",
        "a drawing with the measurements of the work from above and aside",
    ),
    (
        "een planning met de dagen en de tijden van het werk {waar}",
        "a schedule with the days and the times of the work {waar}",
    ),
    (
        "foto's van hoe het er nu uitziet, van minstens {weken} kanten",
        "photos of what it looks like now, from at least {weken} sides",
    ),
    (
        "een brief van de eigenaar van de grond als u dat zelf niet bent",
        "a letter from the owner of the land if that is not you",
    ),
    (
        "een onderzoek naar de dieren en planten die daar leven",
        "a study of the animals and plants that live there",
    ),
    (
        "een bewijs dat u verzekerd bent tegen schade door het werk",
        "proof that you are insured against damage caused by the work",
    ),
)
PROCEDURE: tuple[Pair, ...] = (
    (
        "Bel ons eerst op {{telefoonnummer}} om uw plan te bespreken.",
        "First call us on {{telefoonnummer}} to talk about your plan.",
    ),
    (
        "Verzamel de documenten die wij nodig hebben voor uw aanvraag.",
        "Collect the documents that we need for your application.",
    ),
    (
        "Log in op de website en kies het formulier met nummer {nummer}.",
        "Log in on the website and choose the form with number {nummer}.",
    ),
    (
        "Schrijf op waarom u juist {waar} aan het werk wilt.",
        "Write down why you want to work {waar} in particular.",
    ),
    (
        "Stuur het formulier op en bewaar het bericht dat u terugkrijgt.",
        "Send the form and keep the message that you receive in return.",
    ),
    (
        "Wij bellen u binnen {weken} dagen als er iets ontbreekt.",
        "We will call you within {weken} days if something is missing.",
    ),
    (
        "Lees het besluit goed, want daarin staan de regels voor uw werk.",
        "Read the decision well, because it has the rules for your work.",
    ),
)
KOSTEN: tuple[Pair, ...] = (
    (
        "Een aanvraag om {waar} te mogen beginnen kost € {euro}.",
        "An application to be allowed to start {waar} costs €{euro}.",
    ),
    (
        "U krijgt de rekening nadat wij een besluit hebben genomen.",
        "You will receive the invoice after we have made a decision.",
    ),
    (
        "Betaal binnen {weken} weken met een overschrijving van uw bank.",
        "Pay within {weken} weeks by a transfer from your bank.",
    ),
    (
        "Trekt u de aanvraag op tijd in? Dan betaalt u de helft.",
        "Do you withdraw the application in time? Then you pay half.",
    ),
    (
        "Scholen en verenigingen zonder winst hoeven niets te betalen.",
        "Schools and clubs that make no profit do not have to pay.",
    ),
    (
        "Voor een onderzoek door een ander bureau betaalt u zelf.",
        "You pay for a study by another agency yourself.",
    ),
    (
        "Wijzigt u later iets in het plan? Dan betaalt u opnieuw leges.",
        "Do you change something in the plan later? Then you pay a fee again.",
    ),
)
TERMIJN: tuple[Pair, ...] = (
    (
        "U krijgt binnen {weken} weken een besluit op uw aanvraag.",
        "You will receive a decision on your application within {weken} weeks.",
    ),
    (
        "Lukt ons dat niet, dan mogen wij die tijd één keer verlengen.",
        "If we cannot manage this, we may extend that time once.",
    ),
    (
        "Ontbreekt er iets? Dan staat de tijd stil tot u het opstuurt.",
        "Is something missing? Then time stops until you have sent it.",
    ),
    (
        "Vraag de toestemming dus op tijd aan, het liefst in het voorjaar.",
        "So apply for permission in good time, preferably in spring.",
    ),
    (
        "Bij een moeilijk plan vragen wij ook de gemeente om haar mening.",
        "For a difficult plan we also ask the municipality for its opinion.",
    ),
    (
        "Met het besluit in de hand mag u na {weken} dagen beginnen.",
        "With the decision in hand you may start after {weken} days.",
    ),
    (
        "Het besluit om te mogen beginnen is vijf jaar geldig.",
        "The decision that you may start is valid for five years.",
    ),
)
BEZWAAR: tuple[Pair, ...] = (
    (
        "Bent u het niet eens met het besluit? Maak dan bezwaar bij de {{provincie}}.",
        "Do you disagree with the decision? Then object to it at the {{provincie}}.",
    ),
    (
        "U heeft daarvoor zes weken de tijd en het kost u niets.",
        "You have six weeks for this and it is free of charge.",
    ),
    (
        "Zet in uw brief uw naam, uw adres, de datum en uw reden.",
        "State in your letter your name, your address, the date and your reason.",
    ),
    (
        "Noem ook het nummer {nummer}, want dan vinden wij uw zaak snel.",
        "Also give the number {nummer}, because then we find your case quickly.",
    ),
    (
        "Wij nodigen u uit om te vertellen waarom u niet wilt dat het zo gaat.",
        "We will invite you to tell us why you do not want it to go this way.",
    ),
    (
        "Daarna kunt u nog in beroep gaan bij de rechter in uw buurt.",
        "After that you can still appeal to the court in your area.",
    ),
    (
        "Heeft u haast? Vraag de rechter dan om een voorlopige uitspraak.",
        "Are you in a hurry? Then ask the court for a provisional ruling.",
    ),
)
GEEN_REACTIE: tuple[Pair, ...] = (
    (
        "Heeft u na {weken} weken nog niets gehoord? Bel ons dan eerst.",
        "Have you heard nothing after {weken} weeks? Then call us first.",
    ),
    (
        "Zonder besluit mag u **niet** beginnen met het werk {waar}.",
        "Without a decision you may **not** start the work {waar}.",
    ),
    (
        "Schrijf ons een brief waarin u vraagt om alsnog te beslissen.",
        "Write us a letter in which you ask us to decide after all.",
    ),
    (
        "Wij hebben daarna nog twee weken de tijd om dat te doen.",
        "After that we have another two weeks to do so.",
    ),
    (
        "Zijn wij dan nog te laat? Dan krijgt u geld voor elke dag.",
        "Are we still late by then? Then you will receive money for each day.",
    ),
    (
        "U kunt ook naar de rechtbank gaan en vragen om een uitspraak.",
        "You can also go to the district court and ask for a ruling.",
    ),
    (
        "Wacht niet te lang, want uw recht op geld vervalt na een jaar.",
        "Do not wait too long, because your right to money ends after a year.",
    ),
)
SLOT: Pair = (
    "Heeft u nog een vraag hierover? Noem dan nummer {nummer}.",
    "Do you still have a question about this? Then give number {nummer}.",
)
"""The last sentence of every text: by its number no two products say the same."""
