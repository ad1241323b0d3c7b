--[[ Dress the Document as a web page.

Roles become the elements that say the same to a screen reader: sections with
the name of their heading, figures with captions. The words stay as they came.
What is not the article (contents, downloads) is put into `nav`, and only there.

The elements are written here, from the Document as plain tables, as its JSON has
them: {t = name, c = contents}, attributes {id, classes, pairs}. Whatever one asks of
pandoc's own objects is fetched from Haskell, which takes many times as long. Only
the nodes of the small Markdown are known; any other one is an error.
]]

local concat, unpack = table.concat, table.unpack
local stringify = pandoc.utils.stringify

-- Whatever opens the page, up to the standfirst.
local FRONT = {
  banner = true, ['draft-mark'] = true, series = true, dateline = true, byline = true,
  standfirst = true,
}

-- Whatever closes it, after the references: who is behind the series, and where the rest of it is.
local FOOT = {colophon = true, editors = true, licence = true}

-- Parts that are sections, named by a heading of their own, and those that are only text.
local SECTIONS = {
  viewpoint = true, ['key-messages'] = true, more = true, authors = true, note = true,
  references = true,
}
local TEXTS = {introduction = true, closing = true}

-- How wide a face and a figure are, so that a browser loads no larger a picture than it shows.
local SIZES = {face = '6.5rem', figure = '(min-width: 40rem) 37rem, 94vw'}

-- A picture wider than this many times its height is shown whole, not cropped: it is a logo.
local LOGO = 1.6

-- What is being written: the house's words for it, where each work is cited, the ids of headings
-- that had none, the pictures that may stand for it.
local page

local function role(block)
  return block.t == 'Div' and block.c[1][2][1] or ''
end

--- What node becomes what; one that is not known is an error.
local function dresses(known)
  return setmetatable(known, {__index = function(_, name) error('no dress for ' .. name) end})
end

-- ----------------------------------------------------------------- elements

local ENTITIES = {['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;', ["'"] = '&#39;'}

--- Escape for an attribute.
local function escape(text)
  return (text:gsub('[&<>"\']', ENTITIES))
end

-- Two arrows, ↔ and ↩, that some would show as pictures, unless a sign behind says that it is a
-- letter; and what each arrow begins with.
local PICTURED, LETTER, ARROW = '(\xE2\x86[\x94\xA9])()', '\u{FE0E}', '\xE2\x86'

--- Escape for text, where quotation marks stand as they are.
local function words(text)
  text = text:gsub('[&<>]', ENTITIES)
  if not text:find(ARROW, 1, true) then return text end
  return (text:gsub(PICTURED, function(arrow, at)
    return text:sub(at, at + 2) ~= LETTER and arrow .. LETTER or nil
  end))
end

-- What HTML knows; of anything else a page may only keep a note.
local KNOWN = {
  lang = true, dir = true, role = true, srcset = true, sizes = true, decoding = true, loading = true,
  width = true, height = true, ['aria-labelledby'] = true, ['aria-hidden'] = true,
}

--- An element's id, its classes and other attributes, in their order.
local function attributes(id, classes, pairs_)
  local out = id ~= '' and ' id="' .. escape(id) .. '"' or ''
  if #classes > 0 then out = out .. ' class="' .. escape(concat(classes, ' ')) .. '"' end
  for _, pair in ipairs(pairs_) do
    local name = KNOWN[pair[1]] and pair[1] or 'data-' .. pair[1]
    out = out .. ' ' .. name .. '="' .. escape(pair[2]) .. '"'
  end
  return out
end

local function element(name, attr, content)
  return '<' .. name .. attr .. '>' .. content .. '</' .. name .. '>'
end

--- An element that holds others, each on lines of its own.
local function around(name, attr, content)
  return element(name, attr, '\n' .. content .. '\n')
end

local function class(name)
  return ' class="' .. name .. '"'
end

--- Attributes by their names.
local function named(pairs_)
  local out = {}
  for _, pair in ipairs(pairs_) do out[pair[1]] = pair[2] end
  return out
end

-- ----------------------------------------------------------------- the words

local inlines -- below, because inlines hold inlines

--- The words alone, such as a picture's.
local function said(nodes)
  local out = {}
  for i, node in ipairs(nodes) do
    local c = node.c
    if node.t == 'Str' then
      out[i] = c
    elseif node.t == 'Span' or node.t == 'Link' or node.t == 'Image' then
      out[i] = said(c[2])
    else
      out[i] = type(c) == 'table' and #c > 0 and said(c) or ' '
    end
  end
  return concat(out)
end

--- Note of a mark that leads to a work which place it is, and give it a name.
local function cited(work)
  local places = page.cited[work] or {}
  places[#places + 1] = 'cited-' .. work:sub(5) .. '-' .. #places + 1
  page.cited[work] = places
  return ' id="' .. escape(places[#places]) .. '"'
end

local function link(c)
  local target = c[3][1]
  local attr, work = ' href="' .. escape(target) .. '"', target:match('^#(ref%-.+)$')
  if work then attr = attr .. cited(work) .. ' role="doc-biblioref"' end
  return element('a', attr, inlines(c[2]))
end

--- A picture says how wide it is shown, and that it can wait until it is needed.
local function picture(c)
  local asked, pairs_ = named(c[1][3]), {}
  for _, pair in ipairs(c[1][3]) do
    local size = pair[1] == 'width' or pair[1] == 'height'
    if not size and pair[1] ~= 'print' then pairs_[#pairs_ + 1] = pair end
  end
  if asked.srcset then
    local face = (tonumber((asked.print or ''):match('^[%d.]+')) or 0) < 5
    pairs_[#pairs_ + 1] = {'sizes', face and SIZES.face or SIZES.figure}
  end
  pairs_[#pairs_ + 1] = {'decoding', 'async'}
  pairs_[#pairs_ + 1] = {'loading', 'lazy'}
  for _, size in ipairs{'width', 'height'} do
    if asked[size] then pairs_[#pairs_ + 1] = {size, asked[size]} end
  end
  local alt = #c[2] > 0 and ' alt="' .. escape(said(c[2])) .. '"' or ''
  return '<img src="' .. escape(c[3][1]) .. '"' .. attributes(c[1][1], c[1][2], pairs_) .. alt .. ' />'
end

local INLINES = dresses{
  Str = words,
  Space = function() return ' ' end,
  SoftBreak = function() return ' ' end,
  LineBreak = function() return '<br />\n' end,
  Emph = function(c, as) return element('em', '', inlines(c, as)) end,
  Strong = function(c, as) return element('strong', '', inlines(c, as)) end,
  Span = function(c) return element('span', attributes(unpack(c[1])), inlines(c[2])) end,
  Link = link,
  Image = picture,
}

--- A heading's words are listed without what would be a link or an id a second time.
local LISTED = setmetatable({
  Span = function(c, as)
    for _, name in ipairs(c[1][2]) do
      if name == 'citation' then return '' end
    end
    return element('span', attributes('', c[1][2], c[1][3]), inlines(c[2], as))
  end,
  Link = function(c, as) return inlines(c[2], as) end,
}, {__index = INLINES})

inlines = function(nodes, as)
  local out = {}
  as = as or INLINES
  for i, node in ipairs(nodes) do out[i] = as[node.t](node.c, as) end
  return concat(out)
end

-- ---------------------------------------------------------------- the blocks

local blocks -- below, because blocks hold blocks

local function list(tag, attr, items, write)
  local out = {}
  for i, item in ipairs(items) do out[i] = element('li', '', (write or blocks)(item, i)) end
  return around(tag, attr, concat(out, '\n'))
end

local function numbered(c, write)
  -- JSON knows no whole numbers: as it comes, a three is 3.0.
  local start = c[1][1] ~= 1 and (' start="%d"'):format(c[1][1]) or ''
  return list('ol', start .. (c[1][2].t == 'Decimal' and ' type="1"' or ''), c[2], write)
end

local function heading(c)
  return element(('h%d'):format(c[1]), attributes(page.ids[c] or c[2][1], c[2][2], c[2][3]), inlines(c[3]))
end

local BLOCKS = dresses{
  Para = function(c) return #c > 0 and element('p', '', inlines(c)) or nil end,
  Plain = function(c) return #c > 0 and inlines(c) or nil end,
  Header = heading,
  BlockQuote = function(c) return around('blockquote', '', blocks(c)) end,
  BulletList = function(c) return list('ul', '', c) end,
  OrderedList = numbered,
  Div = function(c) return around('div', attributes(unpack(c[1])), blocks(c[2])) end,
}

local function put(out, xml)
  out[#out + 1] = xml -- nothing of an empty paragraph
end

blocks = function(nodes)
  local out = {}
  for _, node in ipairs(nodes) do put(out, BLOCKS[node.t](node.c)) end
  return concat(out, '\n')
end

--- The same, with paragraphs that an element of ours stands around already.
local function unwrapped(nodes)
  local out = {}
  for _, node in ipairs(nodes) do
    put(out, BLOCKS[node.t == 'Para' and 'Plain' or node.t](node.c))
  end
  return concat(out, '\n')
end

-- -------------------------------------------------------------- navigation

--- The heading that a part begins with, and the kicker above it.
local function heading_in(nodes)
  local kicker
  for _, node in ipairs(nodes) do
    if node.t == 'Header' and node.c[1] == 2 then return node.c, kicker end
    if role(node) == 'kicker' then kicker = node end
  end
end

--- What a part is about: a note's second class says that.
local function subject(c, kind)
  return kind == 'note' and c[1][2][2] or kind
end

--- The id of a part's heading, given one if it has none.
local function identified(heading, c, kind)
  return heading[2][1] ~= '' and heading[2][1] or subject(c, kind) .. '-heading'
end

--- One line of the contents list; a viewpoint's begins with whose it is.
local function entry(c, id, kicker)
  local label = ''
  if kicker then
    local whose = {}
    for i, node in ipairs(kicker.c[2]) do whose[i] = inlines(node.c) end
    label = element('span', class 'whose', concat(whose, '<br />\n')) .. ' '
  end
  return element('a', ' href="#' .. escape(id) .. '"', label .. inlines(c[3], LISTED))
end

local function navigation(name, label, entries)
  local id, items = 'nav-' .. name, {}
  for i, each in ipairs(entries) do items[i] = element('li', '', each) end
  local title = element('p', ' id="' .. id .. '"', escape(label))
  local lines = title .. '\n' .. around('ul', '', concat(items, '\n'))
  return around('nav', class(name) .. ' aria-labelledby="' .. id .. '"', lines)
end

--- Where each part begins; of the small print only what readers look for.
local function contents(nodes, label)
  local entries = {}
  for _, node in ipairs(nodes) do
    local kind = role(node)
    if SECTIONS[kind] and (kind ~= 'note' or subject(node.c, kind) == 'competing-interests') then
      local heading, kicker = heading_in(node.c[2])
      if heading then
        entries[#entries + 1] = entry(heading, identified(heading, node.c, kind), kicker)
      end
    end
  end
  return #entries > 0 and navigation('contents', label.contents, entries) or nil
end

local function downloads(slug, label)
  local function file(ending, text)
    return element('a', ' href="' .. escape(slug .. ending) .. '"', words(text))
  end
  return navigation('downloads', label.downloads, {file('.pdf', label.pdf), file('.docx', label.word)})
end

-- ------------------------------------------------------------------- parts

-- What of a node holds others, if it is not all.
local HOLDS = {Div = 2, Span = 2, Link = 2, Header = 3, Str = 0, Image = 0, BulletList = 0, OrderedList = 0}

--- The first node of this kind, also inside others.
local function first(nodes, kind)
  for _, node in ipairs(nodes or {}) do
    if node.t == kind then return node end
    local at = HOLDS[node.t]
    local found = at ~= 0 and first(at and node.c[at] or node.c, kind)
    if found then return found end
  end
end

--- A list with more at its end; what came stays as it is, for other formats are made of it.
local function with(list_, ...)
  local out = table.move(list_, 1, #list_, 1, {})
  for _, more in ipairs{...} do out[#out + 1] = more end
  return out
end

local function portrait(c)
  local image = first(c[2], 'Image')
  page.portrait = page.portrait or image
  local sizes = image and named(image.c[1][3]) or {}
  local width, height = tonumber(sizes.width), tonumber(sizes.height)
  local logo = width and height and width > LOGO * height
  local classes = logo and with(c[1][2], 'logo') or c[1][2]
  return around('div', attributes(c[1][1], classes, c[1][3]), unwrapped(c[2]))
end

local function illustration(c)
  local shown, caption = {}, {}
  for _, node in ipairs(c[2]) do
    if role(node) == 'caption' then
      caption = with(caption, unpack(node.c[2]))
    else
      shown[#shown + 1] = node
    end
  end
  local written, image = unwrapped(shown), first(shown, 'Image')
  page.illustration = page.illustration or image
  if #caption > 0 then
    -- What says the same as the picture's own words need not be heard twice.
    local twice = image and said(caption) == said(image.c[2]) and ' aria-hidden="true"' or ''
    written = written .. '\n' .. element('figcaption', twice, blocks(caption))
  end
  return around('figure', attributes(unpack(c[1])), written)
end

local PLAYER =
  '<%s controls preload="none" src="%s"%s style="inline-size:100%%;block-size:%s">%s</%s>'
local TRACK = '<track kind="captions" src="%s" srclang="%s" default>'

--- Whoever opens the page can play the clip there; nothing is loaded before they do.
-- A film stands where its still did, and is called what the still shows.
local function clip(c)
  local given, kept = named(c[1][3]), {}
  local file, captions = given.clip, given.captions
  if not file then return BLOCKS.Div(c) end
  for _, pair in ipairs(c[1][3]) do
    if pair[1] ~= 'clip' and pair[1] ~= 'captions' then kept[#kept + 1] = pair end
  end
  local track = captions and TRACK:format(captions, escape(page.lang)) or ''
  local film, out = file:match('%.mp4$'), {}
  local still, kind = first(c[2], 'Image'), film and 'video' or 'audio'
  local told = 'about-' .. file:match('(%x+)%.')
  local called, height = (' aria-labelledby="%s"'):format(told), film and 'auto' or '3.4rem'
  if film and still then
    local sizes = named(still.c[1][3])
    local poster = (sizes.srcset or ''):match('(%S+) 800w') or still.c[3][1]
    called = (' aria-label="%s" poster="%s" width="%s" height="%s"'):format(
      escape(said(still.c[2])), poster, sizes.width, sizes.height)
  end
  local player, at = PLAYER:format(kind, file, called, height, track, kind), still and 2 or 1
  for i, node in ipairs(c[2]) do
    if i == at then
      out[#out + 1] = player
      node = {t = node.t, c = {{t = 'Span', c = {{told, {}, {}}, node.c}}}}
    end
    if not (film and i < at) then put(out, BLOCKS[node.t](node.c)) end
  end
  return around('div', attributes(c[1][1], c[1][2], kept), concat(out, '\n'))
end

--- A pull quote repeats words of the text: a listener need not hear them twice.
local function pull_quote(c)
  local pairs_ = first(c[2], 'Link') and c[1][3] or with(c[1][3], {'aria-hidden', 'true'})
  return around('div', attributes(c[1][1], c[1][2], pairs_), blocks(c[2]))
end

local dressed -- below, because parts hold parts

--- Put the portrait and the name beside each other, where the first of them stood.
local function viewpoint(nodes)
  local out, speaker, at = {}, {}, nil
  for _, node in ipairs(nodes) do
    local kind = role(node)
    if kind == 'portrait' or kind == 'voice' then
      at = at or #out + 1
      put(speaker, dressed(node, kind))
    else
      put(out, dressed(node, kind))
    end
  end
  if at then table.insert(out, at, around('div', class 'speaker', concat(speaker, '\n'))) end
  return concat(out, '\n')
end

--- Group the cards, so that they can stand side by side.
local function authors(nodes)
  local out, cards = {}, {}
  for _, node in ipairs(nodes) do
    put(role(node) == 'author-card' and cards or out, BLOCKS[node.t](node.c))
  end
  put(out, around('div', class 'cards', concat(cards, '\n')))
  return concat(out, '\n')
end

local BACK = ' <a class="back" href="#%s" role="doc-backlink" aria-label="%s">↩</a>'

--- Lead from each work back to every place that cites it.
-- Only a sign is seen: whoever reads the page back knows by that that it says nothing.
local function reference(item, number)
  local places = page.cited[first(item[1].c, 'Span').c[1][1]] or {}
  local back = {}
  for at, place in ipairs(places) do
    local label = #places > 1 and page.label.back_several or page.label.back
    label = label:gsub('{(%w+)}', {reference = number, place = at, places = #places})
    back[at] = BACK:format(place, escape(label))
  end
  local out = {}
  for i, node in ipairs(item) do
    local more = i == 1 and concat(back) or ''
    local text = node.t == 'Para' and element('p', '', inlines(node.c) .. more)
    put(out, text or BLOCKS[node.t](node.c) .. more)
  end
  return concat(out, '\n')
end

local function references(nodes)
  local out = {}
  for _, node in ipairs(nodes) do
    if node.t == 'OrderedList' then
      put(out, numbered(node.c, reference))
    else
      put(out, BLOCKS[node.t](node.c))
    end
  end
  return concat(out, '\n')
end

-- What these parts hold is arranged; of the others it stands as it came.
local INSIDE = {viewpoint = viewpoint, authors = authors, references = references}

--- Write a part that has a heading: the heading names it.
local function headed_part(c, kind)
  local heading, pairs_ = heading_in(c[2]), c[1][3]
  if heading then
    page.ids[heading] = identified(heading, c, kind)
    -- Only a section is called after its heading: a text has no name to be announced by.
    if SECTIONS[kind] then pairs_ = with(pairs_, {'aria-labelledby', page.ids[heading]}) end
  end
  if kind == 'references' then pairs_ = with(pairs_, {'role', 'doc-bibliography'}) end
  local tag = SECTIONS[kind] and 'section' or 'div'
  local id = c[1][1] ~= '' and c[1][1] or subject(c, kind) .. '-part'
  return around(tag, attributes(id, c[1][2], pairs_), (INSIDE[kind] or blocks)(c[2]))
end

local DRESS = {
  portrait = portrait, illustration = illustration, ['pull-quote'] = pull_quote, clip = clip,
}

--- Dress a block of this role and what it holds, and note on the page what else is said of it.
dressed = function(node, kind)
  if SECTIONS[kind] or TEXTS[kind] then return headed_part(node.c, kind) end
  return (DRESS[kind] or BLOCKS[node.t])(node.c)
end

--- Stand the opening in a header, the navigation after it, and what ends the page in a footer.
local function arranged(nodes, slug)
  local out, last, foot, late = {}, 0, nil, {}
  for _, node in ipairs(nodes) do
    local kind = role(node)
    if FOOT[kind] or kind == 'note' and FOOT[node.c[1][2][2]] then foot = foot or #out + 1 end
    if kind == 'references' then late[#out + 1] = node end -- once all that cites them is written
    put(out, kind == 'references' and '' or dressed(node, kind))
    if FRONT[kind] or node.t == 'Header' and node.c[1] == 1 then last = #out end
  end
  for at, node in pairs(late) do out[at] = dressed(node, 'references') end
  if foot then
    table.insert(out, foot, '<footer class="foot">')
    out[#out + 1] = '</footer>'
  end
  local front = table.move(out, 1, last, 2, {'<header class="front">'})
  put(front, '</header>')
  put(front, '<div class="rail">\n<div>')
  put(front, contents(nodes, page.label))
  if slug ~= '' then put(front, downloads(slug, page.label)) end
  put(front, '</div>\n</div>')
  return concat(table.move(out, last + 1, #out, #front + 1, front), '\n')
end

-- ---------------------------------------------------------------- metadata

-- Not for attributes, or of other formats; and longer than all the rest.
local APART = {
  css = true, jsonld = true, works = true, look = true, look_typ = true, own_typ = true,
}

local function verbatim(text)
  return pandoc.RawInline('html', text)
end

--- Make every string safe in an attribute.
local function safe(value)
  -- To ask pandoc what it is takes longer than all the rest.
  local kind = type(value)
  if kind == 'boolean' then return value end
  if kind == 'string' then return value ~= '' and verbatim(escape(value)) or nil end
  kind = pandoc.utils.type(value)
  if kind == 'List' or kind == 'table' or kind == 'Meta' then
    local out = kind == 'List' and pandoc.List{} or {}
    for key, inner in pairs(value) do
      if not APART[key] then out[key] = safe(inner) end
    end
    return out
  end
  local text = stringify(value)
  return text ~= '' and verbatim(escape(text)) or nil
end

local function head(meta)
  local out = safe(meta)
  local text = function(key) return meta[key] and stringify(meta[key]) or '' end
  out.rtl = text('dir') == 'rtl'
  if text('css') ~= '' then out.css = verbatim(text('css')) end
  if text('jsonld') ~= '' then
    -- Nothing in the data may end the element it stands in.
    out.jsonld = verbatim((text('jsonld'):gsub('<', '\\u003c')))
  end
  if text('date') ~= '' then
    out.citation_date = verbatim(escape((text('date'):gsub('-', '/'))))
  end
  if text('url') ~= '' then
    local base = (text('url'):gsub('/*$', '/'))
    -- The picture that stands for the article where it is shared.
    local picture = page.illustration or page.portrait
    out.citation_pdf = verbatim(escape(base .. text('slug') .. '.pdf'))
    out.og_locale = verbatim(escape((text('lang'):gsub('-', '_'))))
    if picture then
      out.og_image = verbatim(escape(base .. picture.c[3][1]))
      out.og_image_alt = verbatim(escape(said(picture.c[2])))
    end
  end
  return out
end

--- The house's words for what stands around the article, in the series' language.
local function labels(meta)
  local found = setmetatable({}, {__index = function() return '' end})
  for key, text in pairs(meta.labels or {}) do found[key] = stringify(text) end
  return found
end

--- The blocks as plain tables, which whoever writes several formats may have at hand.
local function plain(doc)
  local shared = BLOCKS_AS_TABLES and BLOCKS_AS_TABLES(doc)
  return shared or pandoc.json.decode(pandoc.write(doc, 'json'), false).blocks
end

function Pandoc(doc)
  local meta = doc.meta
  page = {label = labels(meta), cited = {}, ids = {}}
  page.lang = meta.lang and stringify(meta.lang) or 'en'
  local slug = meta.slug and stringify(meta.slug) or ''
  local body = arranged(plain(doc), slug)
  return pandoc.Pandoc({pandoc.RawBlock('html', body)}, head(meta))
end
