--[[ Dress the Document as JATS: the same words, at the places archives look for them.

An archive reads the opening from `front`, the statement of interests from the
author notes (JATS4R) and the references from `back`, so those parts move there.
The elements are written here and not by pandoc's writer, which nests sections by
heading alone and would put whatever follows the last viewpoint inside it.

The Document is taken as plain tables, as its JSON has them: {t = name, c = contents},
attributes {id, classes, pairs}. Whatever one asks of pandoc's own objects is fetched
from Haskell, which takes many times as long. Only the nodes of the small Markdown
are known; any other one is an error.
]]

local concat = table.concat
local stringify, type_of = pandoc.utils.stringify, pandoc.utils.type

local ENTITIES = {['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;'}

local function role(block)
  return block.t == 'Div' and block.c[1][2][1] or ''
end

--- What a note is about: its second class.
local function subject(div)
  return div.c[1][2][2]
end

--- What node becomes what; one that is not known is an error.
local function dresses(known)
  return setmetatable(known, {__index = function(_, name) error('no dress for ' .. name) end})
end

-- ----------------------------------------------------------------- the words

--- Drop the characters that XML cannot hold at all.
local function allowed(text)
  return (text:gsub('[%z\1-\8\11\12\14-\31\127]', ''):gsub('\u{FFFE}', ''):gsub('\u{FFFF}', ''))
end

local function escape(text)
  return (allowed(text):gsub('[&<>"]', ENTITIES))
end

--- Write an element; attributes in the order given, empty ones left out.
local function element(name, attributes, content)
  local out = '<' .. name
  for _, pair in ipairs(attributes) do
    if pair[2] and pair[2] ~= '' then out = out .. ' ' .. pair[1] .. '="' .. escape(pair[2]) .. '"' end
  end
  return out .. '>' .. content .. '</' .. name .. '>'
end

--- The words of what has been written; no attribute holds a bare bracket.
local function said(xml)
  return (xml:gsub('<[^>]*>', ''))
end

local inlines -- below, because inlines hold inlines

local function link(c)
  local target, content = c[3][1], inlines(c[2])
  local place = target:match('^#(.+)$')
  if place then return element('xref', {{'ref-type', 'bibr'}, {'rid', place}}, said(content)) end
  if target:match('^mailto:(.*)$') == content then return element('email', {}, content) end
  return element('ext-link', {{'ext-link-type', 'uri'}, {'xlink:href', target}}, content)
end

local function span(c)
  for _, pair in ipairs(c[1][3]) do
    if pair[1] == 'lang' then
      return element('styled-content', {{'xml:lang', pair[2]}}, inlines(c[2]))
    end
  end
  return inlines(c[2])
end

-- Endings that are no names of kinds.
local KINDS = {jpg = 'jpeg', mp3 = 'mpeg', m4a = 'mp4', m4v = 'mp4', mov = 'quicktime', oga = 'ogg', ogv = 'ogg'}
local HEARD = {mp3 = true, m4a = true, oga = true, ogg = true, wav = true, flac = true, opus = true}

local function kind_of(file)
  local ending = (file:match('%.(%w+)$') or ''):lower()
  return KINDS[ending] or ending, ending
end

local function picture(c)
  local source = c[3][1]
  local attributes = {{'mimetype', 'image'}, {'mime-subtype', (kind_of(source))}, {'xlink:href', source}}
  return element('graphic', attributes, element('alt-text', {}, said(inlines(c[2]))))
end

local INLINES = dresses{
  Str = escape,
  Space = function() return ' ' end,
  SoftBreak = function() return ' ' end,
  LineBreak = function() return '\n' end, -- JATS has breaks in titles only
  Emph = function(c) return element('italic', {}, inlines(c)) end,
  Strong = function(c) return element('bold', {}, inlines(c)) end,
  Link = link,
  Span = span,
  Image = picture,
}

inlines = function(nodes)
  local out = {}
  for i, node in ipairs(nodes) do out[i] = INLINES[node.t](node.c) end
  return concat(out)
end

-- ---------------------------------------------------------------- the blocks

local blocks -- below, because blocks hold blocks

--- The words of paragraphs alone, where an element of ours stands around them.
local function line(nodes)
  local out = {}
  for i, node in ipairs(nodes) do out[i] = inlines(node.c) end
  return concat(out, ' ')
end

--- An item may hold paragraphs and lists; anything else needs a paragraph around it.
local function item(nodes, number)
  -- JSON knows no whole numbers: as it comes, a three is 3.0.
  local out = number and {element('label', {}, ('%d.'):format(number))} or {}
  for _, node in ipairs(nodes) do
    local xml = blocks{node}
    local fits = xml:match('^<p') or xml:match('^<list')
    out[#out + 1] = fits and xml or element('p', {{'specific-use', 'wrapper'}}, xml)
  end
  return element('list-item', {}, concat(out, '\n'))
end

local function list(kind, items, start)
  local out = {}
  for i, nodes in ipairs(items) do out[i] = item(nodes, start and start + i - 1) end
  return element('list', {{'list-type', kind}}, '\n' .. concat(out, '\n') .. '\n')
end

local function figure(nodes)
  local shown, caption = {}, ''
  for _, node in ipairs(nodes) do
    if role(node) == 'caption' then
      caption = element('caption', {}, blocks(node.c[2])) .. '\n'
    else
      shown[#shown + 1] = inlines(node.c)
    end
  end
  return element('fig', {}, '\n' .. caption .. concat(shown, '\n') .. '\n')
end

local function box(kind)
  return function(nodes) return element('boxed-text', {{'content-type', kind}}, blocks(nodes)) end
end

--- A clip, in a box with what is said of it; its file, if there is one, stands beside this one.
local function clip(nodes, c)
  local file
  for _, pair in ipairs(c[1][3]) do
    if pair[1] == 'clip' then file = pair[2] end
  end
  local media = ''
  if file then
    local kind, ending = kind_of(file)
    local attributes = {
      {'mimetype', HEARD[ending] and 'audio' or 'video'}, {'mime-subtype', kind}, {'xlink:href', file},
    }
    media = element('media', attributes, '') .. '\n'
  end
  return element('boxed-text', {{'content-type', 'clip'}}, media .. blocks(nodes))
end

--- What a role becomes; any other one is what it holds.
local DIVS = {
  illustration = figure,
  portrait = line,
  voice = function(nodes) return element('p', {{'content-type', 'voice'}}, line(nodes)) end,
  clip = clip,
  transcript = box 'transcript',
  ['draft-mark'] = box 'draft-mark',
  ['pull-quote'] = function(nodes)
    local quoted = nodes[1].t == 'BlockQuote' and nodes[1].c or nodes
    return element('disp-quote', {{'content-type', 'pull-quote'}}, blocks(quoted))
  end,
}

local function paragraph(c)
  return element('p', {}, inlines(c))
end

local BLOCKS = dresses{
  Para = paragraph,
  Plain = paragraph,
  Header = function(c) return paragraph(c[3]) end, -- in a quote or a list: no section begins there
  BlockQuote = function(c) return element('disp-quote', {}, blocks(c)) end,
  BulletList = function(c) return list('bullet', c) end,
  OrderedList = function(c) return list('order', c[2], c[1][1] ~= 1 and c[1][1]) end,
  Div = function(c) return (DIVS[c[1][2][1]] or blocks)(c[2], c) end,
}

blocks = function(nodes)
  local out = {}
  for i, node in ipairs(nodes) do out[i] = BLOCKS[node.t](node.c) end
  return concat(out, '\n')
end

--- Write blocks with a section for each heading, which ends before the next of its level.
local function sections(nodes)
  local out, open = {}, {}
  for _, node in ipairs(nodes) do
    if node.t == 'Header' then
      while #open > 0 and open[#open] >= node.c[1] do
        table.remove(open)
        out[#out + 1] = '</sec>'
      end
      table.insert(open, node.c[1])
      out[#out + 1] = '<sec>\n' .. element('title', {}, inlines(node.c[3]))
    else
      out[#out + 1] = BLOCKS[node.t](node.c)
    end
  end
  return concat(out, '\n') .. ('\n</sec>'):rep(#open)
end

-- ----------------------------------------------------------------- the parts

--- Take what a part opens with, its kicker and heading, from its other blocks.
local function opened(div)
  local opening, titled, rest = '\n', false, {}
  for _, node in ipairs(div.c[2]) do
    if role(node) == 'kicker' then
      opening = opening .. element('label', {}, line(node.c[2])) .. '\n'
    elseif #rest == 0 and not titled and node.t == 'Header' and node.c[1] == 2 then
      titled = true
      opening = opening .. element('title', {}, inlines(node.c[3])) .. '\n'
    else
      rest[#rest + 1] = node
    end
  end
  return opening, rest
end

--- Say whose view a part is, as the article's own list of contributors names them.
local function spoken_by(author)
  local name = element(author.group and 'collab' or 'string-name', {}, escape(stringify(author.name)))
  local who = element('contrib', {{'contrib-type', 'author'}, {'rid', 'contrib-' .. stringify(author.id)}}, name)
  return element('sec-meta', {}, element('contrib-group', {}, who)) .. '\n'
end

--- Write a part; `write` makes what stands below its heading, if that is not plain text.
local function part(name, attributes, div, write, before)
  local opening, rest = opened(div)
  return element(name, attributes, (before or '') .. opening .. (write or sections)(rest) .. '\n')
end

-- ----------------------------------------------------------- the cited works

-- What JATS4R calls the kinds of works.
local WORKS = {
  ['article-journal'] = 'journal', ['article-magazine'] = 'magazine', ['article-newspaper'] = 'newspaper',
  article = 'journal', book = 'book', chapter = 'book', report = 'report', webpage = 'webpage',
  ['post-weblog'] = 'webpage', thesis = 'thesis', legislation = 'legal-doc', dataset = 'data',
}

local function people(authors)
  local out = {}
  for _, one in ipairs(authors or {}) do
    if one.family then
      local given = one.given and element('given-names', {}, escape(one.given)) or ''
      out[#out + 1] = element('name', {}, element('surname', {}, escape(one.family)) .. given)
    else
      out[#out + 1] = element('collab', {}, escape(one.literal or one.given or ''))
    end
  end
  if #out == 0 then return '' end
  return element('person-group', {{'person-group-type', 'author'}}, concat(out))
end

--- A work field by field, for whoever links references; in print it is the mixed citation.
local function described(work)
  local out = {people(work.authors)}
  local function add(name, text, attributes)
    if text then out[#out + 1] = element(name, attributes or {}, escape(text)) end
  end
  if work.container then
    add(work.type == 'chapter' and 'chapter-title' or 'article-title', work.title)
    add('source', work.container)
  else
    add('source', work.title)
  end
  add('publisher-name', work.publisher)
  add('publisher-loc', work.place)
  if work.issued then add('year', work.issued:sub(1, 4), {{'iso-8601-date', work.issued}}) end
  add('volume', work.volume)
  add('issue', work.issue)
  add('edition', work.edition)
  add('fpage', work.first)
  add('lpage', work.last)
  add('elocation-id', work.number)
  add('pub-id', work.doi, {{'pub-id-type', 'doi'}})
  add('pub-id', work.pmid, {{'pub-id-type', 'pmid'}})
  add('ext-link', work.url, {{'ext-link-type', 'uri'}, {'xlink:href', work.url or ''}})
  if work.accessed then
    add('date-in-citation', work.accessed, {{'content-type', 'access-date'}, {'iso-8601-date', work.accessed}})
  end
  local kind = WORKS[work.type or ''] or 'other'
  return element('element-citation', {{'publication-type', kind}}, concat(out))
end

--- One reference: the entry as it stands and field by field, under the id the citations name.
local function reference(nodes, number, known)
  local entry = nodes[1].c[1]
  local own = entry and entry.t == 'Span' and entry.c[1][1] or ''
  local identifier = own ~= '' and own or 'ref-' .. number
  local printed = element('mixed-citation', {}, line(nodes))
  if known[identifier] then
    printed = element('citation-alternatives', {}, '\n' .. printed .. '\n' .. known[identifier] .. '\n')
  end
  return element('ref', {{'id', identifier}}, printed)
end

local function references(works)
  local known = {}
  for _, work in ipairs(works or {}) do known[work.id] = described(work) end
  return function(nodes)
    local out = {}
    for _, node in ipairs(nodes) do
      local items = node.t == 'OrderedList' and node.c[2] or {}
      for number, entry in ipairs(items) do out[#out + 1] = reference(entry, number, known) end
    end
    return concat(out, '\n')
  end
end

local MEDIA = {illustration = true, clip = true}

--- What stands before the first viewpoint, as one run: figures follow the text they came after.
local function opening_run(nodes)
  local run = {}
  for _, node in ipairs(nodes) do
    local kind = role(node)
    if kind == 'viewpoint' then break end
    if kind == 'introduction' then
      table.move(node.c[2], 1, #node.c[2], #run + 1, run)
    elseif kind == 'draft-mark' or MEDIA[kind] then
      run[#run + 1] = node
    end
  end
  return sections(run)
end

--- What stands bare after a viewpoint (a figure, a clip) needs a section around it there.
local function body(nodes, authors)
  local out, begun, voices = {opening_run(nodes)}, false, {}
  for _, author in ipairs(authors or {}) do
    if author.id then voices['viewpoint-' .. author.id] = spoken_by(author) end
  end
  for _, node in ipairs(nodes) do
    local kind = role(node)
    begun = begun or kind == 'viewpoint'
    if kind == 'viewpoint' then
      local id = node.c[1][1]
      out[#out + 1] = part('sec', {{'id', id}, {'sec-type', kind}}, node, nil, voices[id])
    elseif kind == 'closing' then
      out[#out + 1] = part('sec', {{'sec-type', kind}}, node)
    elseif kind == 'key-messages' then
      out[#out + 1] = part('sec', {{'sec-type', kind}}, node, box(kind))
    elseif begun and MEDIA[kind] then
      out[#out + 1] = element('sec', {{'sec-type', 'media'}}, '\n' .. blocks{node} .. '\n')
    end
  end
  return concat(out, '\n')
end

-- Notes that the front matter has a place for.
local ELSEWHERE = {['competing-interests'] = true, licence = true}

--- Everything after the text that no other place is meant for.
local function back(nodes, works)
  local out = {}
  for _, node in ipairs(nodes) do
    local kind = role(node)
    if kind == 'note' and not ELSEWHERE[subject(node)] then
      out[#out + 1] = part('notes', {{'notes-type', subject(node)}}, node)
    elseif kind == 'more' then
      out[#out + 1] = part('sec', {{'sec-type', 'further-reading'}}, node)
    elseif kind == 'references' then
      out[#out + 1] = part('ref-list', {}, node, references(works))
    end
  end
  return concat(out, '\n')
end

-- ------------------------------------------------------------------ the front

-- Longer than the rest together, and for other formats alone.
local UNWANTED = {css = true, jsonld = true, look = true, look_typ = true, own_typ = true, labels = true}

local function held(text)
  return pandoc.Blocks{pandoc.RawBlock('jats', text)}
end

--- The web address of a Creative Commons licence, from its short name.
local function licence_address(name)
  local kind, version = name:match('^CC (BY[%-A-Z]*) (%d%.%d)$')
  if kind then return 'https://creativecommons.org/licenses/' .. kind:lower() .. '/' .. version .. '/' end
  return name:match('^CC0 1%.0$') and 'https://creativecommons.org/publicdomain/zero/1.0/' or nil
end

--- Whether a line of a card only says where its author works; `aff` says that.
local function only_affiliations(xml, affiliations)
  local rest = said(xml)
  for _, affiliation in ipairs(affiliations or {}) do
    local from, to = rest:find(escape(affiliation), 1, true)
    if from then rest = rest:sub(1, from - 1) .. rest:sub(to + 1) end
  end
  return rest:match('^[%s;,.]*$') ~= nil
end

--- Give each author what their card says of them below the name, when there is a card for each.
local function add_bios(authors, cards)
  if #cards ~= #authors then return end
  for i, author in ipairs(authors) do
    local bio = {}
    for j, node in ipairs(cards[i].c[2]) do
      local xml = blocks{node}
      if j > 1 and not only_affiliations(xml, author.affiliations) then bio[#bio + 1] = xml end
    end
    if #bio > 0 then author.bio = held(concat(bio, '\n')) end
  end
end

--- Make every string one that XML can hold; pandoc escapes it.
local function clean(value)
  -- To ask pandoc what it is takes longer than all the rest.
  local kind = type(value)
  if kind == 'boolean' then return value end
  if kind == 'string' then return allowed(value) end
  kind = type_of(value)
  if kind == 'List' or kind == 'table' or kind == 'Meta' then
    local out = kind == 'List' and pandoc.List{} or {}
    for key, inner in pairs(value) do
      if not UNWANTED[key] then out[key] = clean(inner) end
    end
    return out
  end
  return allowed(stringify(value))
end

local function dated(iso)
  local year, month, day = (iso or ''):match('^(%d%d%d%d)%-(%d%d)%-(%d%d)$')
  return year and {iso = iso, year = year, month = month, day = day} or nil
end

local function front(meta, nodes)
  local cards = {}
  for _, node in ipairs(nodes) do
    local kind = role(node)
    local about = kind == 'note' and subject(node)
    if kind == 'standfirst' then meta.abstract = held(blocks(node.c[2])) end
    if about == 'competing-interests' then meta.coi = held(blocks(select(2, opened(node)))) end
    if about == 'licence' then
      meta.licence_text = pandoc.Inlines{pandoc.RawInline('jats', line(select(2, opened(node))))}
    end
    if kind == 'authors' then
      for _, inner in ipairs(node.c[2]) do
        if role(inner) == 'author-card' then cards[#cards + 1] = inner end
      end
    end
  end
  for _, author in ipairs(meta.authors or {}) do author.group = author.kind == 'group' end
  add_bios(meta.authors or {}, cards)
  meta.licence_url = licence_address(meta.licence or '')
  -- A draft has no day on which it was published.
  meta.published, meta.date = not meta.draft and dated(meta.date) or nil, nil
  meta.accepted = dated(meta.accepted)
  return meta
end

--- The blocks as plain tables, which whoever writes several formats may have at hand.
local function plain(doc)
  return BLOCKS_AS_TABLES and BLOCKS_AS_TABLES(doc) or pandoc.json.decode(pandoc.write(doc, 'json'), false).blocks
end

function Pandoc(doc)
  local meta = clean(doc.meta) -- first: asking again after the blocks costs 20 ms
  local nodes = plain(doc)
  meta = front(meta, nodes)
  meta.back = held(back(nodes, meta.works))
  local text = body(nodes, meta.authors)
  meta.works = nil
  return pandoc.Pandoc({pandoc.RawBlock('jats', text)}, meta)
end
