"""The manual: what `viewpoints explain ID` prints for any id.

A rule's page is its module's docstring. The pages below are for what the
stages report on the way, before there is an article to hold to a rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from inspect import cleandoc

from pipeline.rules.of_article import RULES, Rule
from pipeline.rules.of_series import SERIES, SeriesRule

MANUAL: dict[str, str] = {
    "yaml-syntax": """
        The file cannot be read as YAML, the simple notation of names and values we use.

        The line shown is where reading stopped; the slip is there or just above. Look for a
        missing space after a colon (`name: Jane Doe`), a quotation mark that is not closed, or a
        line that is not lined up with its neighbours.
        """,
    "colon": """
        A colon and a space inside a value confuse YAML.

        To YAML a colon and a space mean "name: value". Put the whole value between quotation
        marks, as in `heading: "Sharing notes: what my father taught me"`. Below `text: |` colons
        are harmless, and need no marks.
        """,
    "quote-open": """
        A quotation mark opens here, and the one that closes it is missing.

        YAML then takes all that follows for one value. Add the same mark at the end, as in
        `heading: "We were in the room"`. A straight mark inside needs the other kind around it:
        `heading: '"Nothing about us" is a start'`.
        """,
    "first-character": """
        A value begins with a sign that YAML keeps for itself.

        These are @ % & * ! ` | > [ { and a comma. Put the whole value between quotation marks, as
        in `social: ["@janedoe"]`. After a `|` your words begin on the line below it.
        """,
    "hash-cut": """
        Everything from a # to the end of its line would be lost.

        After a space, # begins a note that is not published. So a hashtag, or "ward #5", cuts the
        words in two, and nobody would see it. Put the whole value between quotation marks:
        `heading: "We are #NotJustACarer"`. A real note has two spaces before its # and one behind
        it; if there is one before it, this is only a warning.
        """,
    "apostrophe": """
        An apostrophe ends words that stand between single quotes.

        YAML takes the next ' after the first for the end. Put double quotes around the words
        instead, as in `heading: "We weren't in the conversation"`, or none.
        """,
    "quote-tail": """
        Words follow after a closing quotation mark.

        What begins with a quotation mark ends with the next one like it, and nothing may come
        after that. If the quotation is only a part of the value, put the other kind of mark around
        all of it: `heading: '"Nothing about us" is more than a slogan'`.
        """,
    "curly-quote": """
        Curly quotes stand where YAML wants straight ones.

        Word turns " into “ by itself. Around a whole value the curly ones would be printed, so
        delete them, as in `heading: We were in the room`, or type straight ones. In the middle of
        your words curly quotes are right, and nobody minds them.
        """,
    "backslash": """
        A backslash stands between double quotes, where it begins a code.

        YAML would read the letter after it as something else, or as nothing it knows. Leave the
        backslash out, as in `name: "Lucy D'Agostino"`; if you want it printed, put single
        quotes around the words.
        """,
    "bracket-open": """
        A square or curly bracket opens, and the one that closes it is missing.

        YAML then takes all that follows for a part of the same list or group. Add it at the end:
        `affiliations: [Example Trust, Ward 5]`. If the bracket is only a part of your words,
        put the whole value between double quotes.
        """,
    "bullet": """
        A bullet or a dash stands where a list wants a hyphen.

        Word changes a hyphen into • or – as you type. Begin each item with a hyphen and one space:

            key_messages:
              - Ask before you design.
              - Pay people for their time.

        `viewpoints fix` does it for you. Inside your words a bullet at the start of a line is
        only a sign: begin the lines of a list with `- ` there too.
        """,
    "missing-space": """
        A space is missing after a colon, or after the hyphen of a list.

        A field is its name, a colon, a space and what it says: `name: Jane Doe`. Without the space
        YAML reads one long word. The wide colon (：) of an East Asian keyboard is none to YAML.
        """,
    "missing-colon": """
        The name of a field has no colon after it.

        A field is its name, a colon, a space and what it says: `role: patient`. If the line is
        part of your words, put spaces before it, so that it lines up with them.
        """,
    "odd-space": """
        A space is not the one that the space bar makes.

        Word and web pages use "non-breaking" spaces, which look the same and which YAML takes for
        letters. Delete them and type ordinary ones, or let `viewpoints fix` do it. An example of a
        line with two ordinary spaces before it:

            author:
              name: Jane Doe
        """,
    "block-indent": """
        Your words are not lined up under `text: |`.

        Every line of them starts with the same number of spaces, two more than `text` itself: that
        shows where your words end. In GitHub's editor select all paragraphs and press Tab, or let
        `viewpoints fix` do it:

            text: |
              We met in a corridor.

              Nobody had asked me before.
        """,
    "field-indent": """
        A field does not begin at the same place as those it belongs to.

        Fields of one group stand exactly below each other; one space more or less changes what
        belongs where. Put the line below its neighbours:

            author:
              name: Jane Doe
              role: patient
        """,
    "fence": """
        The file stands between the ``` lines of Markdown.

        They come along when the file is copied out of a message or a web page. Delete the lines
        that start with ```; the file begins with `author:`.
        """,
    "folded": """
        The lines of a text would be joined, and its paragraphs lost.

        Only a `|` keeps lines and paragraphs as you type them. A `>`, quotation marks, or nothing
        at all make one long line of them. Write `text: |` and your words below it:

            text: |
              We met in a corridor.

              Nobody had asked me before.
        """,
    "tab-indent": """
        The line begins with a Tab, and YAML counts only blanks.

        A Tab is as wide as each program likes, so nobody could tell what belongs where. Delete
        it and type two blanks:

            author:
              name: Jane Doe
        """,
    "lost-indent": """
        A line of your words stands where the name of a field is expected.

        Words below `text: |` begin further right than `text` itself; one line has slipped to
        the left, and a colon in it makes it look like a field. Put blanks before it, so that it
        lines up with your other words:

            text: |
              I had two things with me: a list and a pen.
        """,
    "duplicate": """
        A field stands twice in the same group.

        Only one of the two would be published, and nobody would see which. Delete one, or join
        the two: a group has one `text: |`, with all its paragraphs below it.
        """,
    "anchor": """
        A value is labelled with `&`, which these files do not use.

        YAML lets one place be labelled and repeated elsewhere; we refuse it, so that a reviewer
        sees in each file all it says. If the value begins with "&", quote it: `name: "&Co"`.
        """,
    "alias": """
        A value begins with `*`, which YAML takes for a repetition of something labelled before.

        We refuse repetitions, so that each file says all it means where you read it. If you meant
        the star as a character or as emphasis, quote the value: `heading: "*Never* again"`.
        """,
    "tag": """
        A value begins with `!`, which YAML takes for an instruction to a program.

        No file here needs one, and some are dangerous. If you meant an exclamation mark, quote
        the value: `heading: "!Ay, caramba!"`.
        """,
    "several-documents": """
        The file holds more than one document, parted by a line `---`.

        Only the first would be read. Keep one author in one file: delete the line `---`, or move
        what follows it to a file of its own, such as `sam-okafor.yaml`.
        """,
    "too-deep": """
        Groups and lists are nested deeper than any file here needs.

        This happens when a block is pasted further to the right than its field. Start it again
        from the template, two blanks for each step:

            viewpoint:
              sections:
                - heading: How it began
        """,
    "too-large": """
        The file is larger than anything we can use.

        A contribution is a few pages of words, and a photo a few megabytes. Take out what does
        not belong, such as a picture pasted in as text. A photo can be saved smaller: 2000
        pixels on the longer side are plenty.
        """,
    "file-type": """
        The file is not what the end of its name says.

        A Word document does not become YAML by being renamed. Keep its own name, and write
        `text_file: words.docx` in place of `text` in your file; or copy your words into the
        template. Photos are JPEG, PNG, WebP or HEIC, for example `media/jane-doe.jpg`.
        """,
    "encoding": """
        The file is not saved as UTF-8, so some letters cannot be read.

        Accents and quotation marks would come out wrong. Save it again as UTF-8: in Notepad,
        choose Save as and then Encoding: UTF-8; in TextEdit, choose Make Plain Text first.
        """,
    "hidden-character": """
        There is a character here that nobody can see, and that changes what is read.

        Such characters come along when text is copied from a web page or a PDF. Some end a line,
        some turn letters round, some look like a blank and are not. Delete the place shown and
        type it again, for example `name: Jane Doe` with an ordinary space.
        """,
    "missing-field": """
        A field that has to be there is missing.

        Add the line shown in the fix, lined up with its neighbours, and write your answer after
        the colon and a space: `role: patient`.
        """,
    "unknown-field": """
        There is no field of this name here.

        We would not know where to print it, and dropping it would lose your words. Usually it is
        a slip of the finger (`authro` for `author`) or a field that is not lined up with its
        group. If the line is part of your text, move it to the right, below `text: |`. Between
        curly brackets a comma begins the next field, so words with a comma need quotation marks:
        `photo: {file: media/jane-doe.jpg, credit: "Sam, my sister"}`.
        """,
    "choice": """
        The value is not one of the choices for this field.

        The message lists them; type one exactly as shown, in small letters and with hyphens:
        `role: health-professional`. If none fits, ask the editors.
        """,
    "wrong-kind": """
        The field has a value of another kind: text, a list or a group is expected.

        A text is one value: `name: Jane Doe`. A list has a hyphen before each item:

            affiliations:
              - Patient author

        A group has named lines below it, two blanks further in:

            author:
              name: Jane Doe
        """,
    "date": """
        A date is written with the year first: `2026-11-02`.

        Elsewhere 02/11 may be November or February. The day has to exist, so 2026-02-30 is
        refused as well.
        """,
    "month": """
        A month is written with the year first: `issue: 2026-11`.

        The number of the month has two digits, and there is no day.
        """,
    "number": """
        A number is expected here, in digits.

        Write `max: 5`, without a unit, words or quotation marks.
        """,
    "pattern": """
        The value does not have the form this field needs.

        The message shows the form. For example, an ORCID iD is four groups of four, as in
        `orcid: 0000-0002-1825-0097`, and a web address begins with `https://`.
        """,
    "social": """
        A handle or address of a social network does not have the form of one.

        "a twitter handle if you have one": it is optional, and any network will do. Write the
        handle between quotation marks, because of the @, or the address of your page:
        `social: ["@janedoe", "@jane@social.example", "https://social.example/@jane"]`.
        """,
    "too-long": """
        The value is longer than there is room for.

        Fields such as a title or a name are printed in a small space. Shorten the value, or move
        what is left over to where there is room: `bio`, or the text itself.
        """,
    "empty": """
        A field is there, but nothing stands after its colon.

        We cannot tell "none" from "not yet". Write the answer, as in `title: Patient co-lead`,
        or delete the whole line if the field is one you may leave out.
        """,
    "no-tables-or-graphs": """
        The series prints no tables and no detailed graphs.

        The call asks for readable narratives. Say in words what the table shows ("of 40 people,
        22 had not known"), or put it on a web page and add that to `links`. A drawing or diagram
        is welcome: `kind: diagram`.
        """,
    "markup": """
        The text uses a mark that would not be printed the same everywhere.

        A text has paragraphs, *emphasis*, **strong** words, links, lists, block quotes, headings
        (`### How it began`) and citations (`[@smith2019]`). Anything else is refused rather than
        dropped. To print such a mark as a character, put a backslash before it: `\\*`. Of a Word
        file the line is the number of the paragraph; tracked changes, comments and colours are
        settled in Word.
        """,
    "raw-html": """
        The text holds HTML, which a printed page cannot show.

        Delete the tags and keep the words: write `*never*` instead of `<i>never</i>`. To print
        a "<" itself, put a backslash before it: `\\<`.
        """,
    "heading-level": """
        A heading inside a text is written with three hashes: `### How it began`.

        The levels above are the article's title and the viewpoint's name; with other levels a
        screen reader would announce a wrong outline.
        """,
    "link-address": """
        A link leads to a web page or an email address, and to nothing else.

        Its address begins with `https://`, `http://` or `mailto:`, as in
        `[our cards](https://example.org/cards)`. A file on your computer cannot be reached by
        readers.
        """,
    "citation-form": """
        A citation is written `[@smith2019]`, or `[@smith2019; @lee2021]` for two.

        The word after @ is the `id` of one of your `references`. Page numbers and words inside
        the brackets are not used: write those in the sentence.
        """,
    "citation-unknown": """
        The text cites a work that is not among this file's references.

        Add it under `references` with the same `id`, or correct the id in the text. Ids belong
        to one file: another author's list does not count here. An example:

            references:
              - id: smith2019
                title: Waiting for dialysis
        """,
    "note": """
        The text holds a footnote, and articles in this series have none.

        Put the words of the note into the sentence, or leave them out. If it names a source,
        cite that instead: add it to `references` and write `[@smith2019]`.
        """,
    "text-too-long": """
        One text is far longer than a whole article can be.

        A text may have up to 100 KB, some fifteen thousand words; an article has about 1500. It
        usually means that a whole document was pasted in. Keep the part you want printed below
        `text: |`.
        """,
    "numbering": """
        A numbered list does not count 1, 2, 3.

        A number and a full stop at the start of a line make a list, and not every format can
        begin one elsewhere. Start at `1.`; if it is no list but a sentence, put a backslash
        before the full stop: `2019\\. That was the year.`
        """,
    "nesting": """
        Lists or block quotes stand inside each other, more than eight levels deep.

        Nobody could follow that on paper. Often stray blanks or ">" at the start of lines are to
        blame: delete them. A list needs one level: `- first point`.
        """,
    "path-outside": """
        The file named lies outside this article's folder.

        Everything an article needs stands in its own folder, so that it can be sent and checked
        alone. Copy the file to `media` and name it from there: `file: media/jane-doe.jpg`.
        """,
    "file-name": """
        The name of a file has characters that do not travel well.

        Blanks, accents and some signs come out differently on other computers and in web
        addresses. Rename the file with letters a to z, digits, dots, hyphens and underscores,
        and name it so: `file: media/jane-doe.jpg`.
        """,
    "file-missing": """
        There is no file of this name in the article's folder.

        Check the spelling, small and capital letters and the ending (.jpg is not .jpeg), and
        that you have sent the file too. The name begins with its folder, as in
        `file: media/jane-doe.jpg`.
        """,
    "manifest-missing": """
        The outputs have no manifest.json that can be read.

        It lists every file with its sha256. Without it, nobody can say which files there should
        be. Build again; if the folder is a copy, copy it again, whole.
        """,
    "publishing-unfinished": """
        A build was stopped in the moment in which it put its files in place.

        Each article's folder is wholly the old one or wholly the new one, so nothing is broken.
        The next `viewpoints build` finishes what was begun.
        """,
    "output-missing": """
        A file that the manifest lists is not there.

        Somebody deleted it, or did not copy it. Build again, or copy the folder again.
        """,
    "output-changed": """
        A file is not the one that was built.

        Its bytes are not those that the manifest lists, so nobody has checked what it says. Build
        again, or copy the folder again. A correction belongs into the inputs.
        """,
    "output-extra": """
        A file lies among the outputs that no build made.

        Whoever publishes the folder publishes it too. If it belongs on the site, let the workflow
        that publishes add it; if not, move it elsewhere.
        """,
    "output-link": """
        A link, a pipe or a device lies among the outputs.

        We make files and folders only. A link can show a file of the machine that publishes; it
        was not followed. Delete it.
        """,
    "output-unreadable": """
        A finished file cannot be read back, or takes more time or memory than any of ours would.

        If nobody has touched the outputs this is our mistake; if they come from somebody else, do
        not open the file.
        """,
    "office-leak": """
        Something of the office stands where the public reads.

        What authors told the editors alone, and every file of the bundle, belongs under
        `outputs/office/` and nowhere else. Do not publish this folder.
        """,
    "bundle-incomplete": """
        The competing-interests bundle is not complete, or its parts do not agree.

        The form, the record, the table and the sentence say the same of the same people, and the
        sentence is the one that the article prints. Build again.
        """,
    "output-live": """
        A finished file would do something by itself: run, fetch, open or send.

        An article is words and pictures. A script, a form, a picture from elsewhere, a macro, a
        field that asks for another file, or an action in a PDF has no place in it. No author can
        put one there, so look at the templates and filters of the house.
        """,
    "file-changing": """
        A file was being saved while it was read.

        What is printed is exactly what was read, and a file that is half old and half new is
        neither. Wait until it is saved, or until it has come down from the cloud, and go again.
        """,
    "file-link": """
        The name leads to another file instead of being one.

        A link (or shortcut) may point anywhere, even to files that are nobody's business, so
        none is followed. Put a copy of the file itself there: `media/jane-doe.jpg`.
        """,
    "photo-unreadable": """
        The picture cannot be opened.

        It is damaged, or of a kind we do not take. Open it on your own computer and save it
        again as JPEG or PNG, for example as `media/jane-doe.jpg`. HEIC, as phones make it, and
        WebP work too; SVG and PDF do not. A name that says another kind than the file is
        (`media/jane-doe.png` for a JPEG) is to be put right, because other programs go by it.
        """,
    "photo-small": """
        The photo is too small to print well.

        Its shorter side needs at least 400 pixels. Send the original, such as the file
        `IMG_2041.jpg` from your phone, rather than one copied from a web page or a message. If
        there is no larger one it is printed as it is.
        """,
    "photo-moves": """
        The picture moves, and we show its first frame only.

        Paper does not move, and movement that cannot be stopped keeps some people from reading.
        Send a picture that stands still, or put the film under `clips:`, where readers start it.
        """,
    "clip-unreadable": """
        The clip cannot be opened, or not every browser would play it.

        We take MP4 films with H.264, and sound as M4A or MP3. Open the clip in any program for
        films or sound, export it as one of these, and write for example
        `file: media/ward-round.mp4`. Or leave it where it is on the web: `url:` in place of
        `file:`.
        """,
    "captions-unreadable": """
        The captions cannot be read.

        They are a WebVTT file, which begins with the word WEBVTT: most programs that write
        captions can save it. It says from when to when each line is shown
        (`00:01.000 --> 00:04.000`), then the line. Or take `captions` out; the transcript stays.
        """,
    "clip-kind": """
        What `kind` says of a clip is not what its file is.

        Readers are told whether they will see or only hear it. Write `kind: video` for a film
        and `kind: audio` for sound alone.
        """,
    "clip-duration": """
        The clip is longer or shorter than `duration` says.

        The file's own length is printed. Correct `duration`, or take the line out: it is needed
        only for a clip on another site, where we do not look.
        """,
    "glyph-missing": """
        One of the characters here is in none of the fonts the PDF is set in.

        It would be printed as an empty box. Write it another way, for example "5 degrees" for a
        rare sign, or ask the editors to add a font for the script.
        """,
    "mismatch": """
        The finished files do not say the same words in the same order.

        We read every file back before it goes out, and none is published when one differs. The
        message shows the first words that do. It is hardly ever your doing: if the place shown
        has an unusual character, such as "\u2764", replace it; else tell the editors.
        """,
    "slug": """
        The name of a folder or file has a character that web addresses do not share.

        Articles and authors have names of small letters, digits and hyphens, which begin with a
        letter or a digit: `2026-11-shared-dialysis`, `jane-doe.yaml`. Media may have capitals,
        dots and underscores too. The names assets, authors, index, feed, office, site and drafts
        are taken.
        """,
    "article-missing": """
        The folder has no article.yaml.

        The editors' file holds the title, the month and the order of the viewpoints; without it
        the authors' files belong to nothing. Copy one from another article, begin with `title:`,
        or move the files to the folder they belong to.
        """,
    "clash-names": """
        Two names differ only in capital letters, or look the same.

        On some computers they are one file, and one author would replace the other. Rename one,
        for example to `jane-doe-2.yaml`, and change its id in `order`.
        """,
    "reader-gave-up": """
        A text took too long to read, so we stopped.

        A few combinations of brackets and marks cost a reader minutes. Look for a long run of
        `[`, `>` or `*` in the text shown, and delete what is not meant to be printed. If
        nothing stands out, send the file to the editors as it is.
        """,
    "private-name": """
        A name from the editors' private list stands in a file.

        An author, or somebody they write about, asked not to be named. The list is given with
        `viewpoints build --private-names FILE`, one name a line, and is kept out of the
        repository. Letter case, accents, markup and the order of the parts make no difference.
        The message does not repeat the name. Put the name the person chose in its place, also
        in the file's own name and in notes behind #. What has been in a pull request stays
        findable: tell the editors.
        """,
    "private-nhs-number": """
        A number that looks like a patient's NHS number stands in a file.

        Its last digit is the right check digit, and it is written in groups or after the words
        "NHS number". It leads to one person's records: take it out, and tell the editors that
        it has been seen. Ten digits in one piece without such words are only a warning.
        """,
    "private-picture": """
        A picture holds notes beside what it shows.

        Cameras and phones write down when and where a picture was taken. What we publish is made
        new from its pixels, without any note; this says that one was found all the same (an
        error), or that the file you sent has the place in it, where everybody who can see the
        repository can read it (a warning). Send it again without its location: phones ask when
        you share a photo.
        """,
    "private-properties": """
        A finished file's properties name somebody the article does not.

        Word and PDF files say who made them. They may name the article's authors, the editors
        and the publisher. It is the house's templates that put another name there, such as the
        `reference.docx` that somebody saved in Word: no author can mend it.
        """,
    "private-email": """
        An e-mail address stands in a file.

        Whatever is printed is read by everybody, and a repository is read by machines that
        collect addresses. Take it out; readers write to the series, whose own address is never
        complained of. Handles such as @jane@example.org are no addresses.
        """,
    "private-phone": """
        Something that looks like a telephone number stands in a file.

        A person's own number does not belong in print. Free and national numbers (0800, 0808,
        03…) are taken for help lines, and what stands below `links:` and in references is not
        looked at. It is a warning: numbers of trials and grants can look the same.
        """,
    "private-birth": """
        Something that looks like a date of birth stands in a file.

        A day of birth with a name is enough to be taken for that person. An age or a year tells
        readers as much: "in her fifties". It is a warning.
        """,
    "pull-request-reach": """
        A pull request from somebody who may not write here changes more than one article.

        An author's pull request belongs in one article's folder. One that also changes another
        article, series.yaml, a schema, a template or a workflow may be meant well, and still needs
        an editor's eye before it is merged: read each of the files named.
        """,
    "engine-failed": """
        One of the programs that make the files stopped with a fault.

        Nothing was published for this article, and others went on. It is not your doing: build
        it again once, and if it stops again run `viewpoints doctor` and send the editors what
        it says.
        """,
}  # fmt: skip
"""The pages for ids that stages raise, in the order a file meets them."""


def page(rule: str) -> str | None:
    """The manual page of an id, or None if there is no such id."""
    rows: Mapping[str, Rule | SeriesRule] = {**RULES, **SERIES}
    for first, row in rows.items():
        if rule == first or rule in row.also:
            return row.page
    return cleandoc(MANUAL[rule]) if rule in MANUAL else None


def ids() -> tuple[str, ...]:
    """Every id there is: the rules in reading order, then what stages raise."""
    rows = (id_ for first, row in RULES.items() for id_ in (first, *row.also))
    return (*rows, *SERIES, *MANUAL)
