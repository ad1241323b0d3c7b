--[[ Dress the Document as a web page.

Roles become the elements that say the same to a screen reader: sections with
the name of their heading, figures with captions. The words stay as they came.
What is not the article (contents, downloads) is put into `nav`, and only there.

Whatever one asks of a block is fetched from Haskell, which is dear: its role
and its blocks are asked for once, and handed on.
]]

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

local ENTITIES = {['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;', ["'"] = '&#39;'}

--- Escape for text and attributes alike; pandoc alone would leave quotation marks in attributes.
local function escape(text)
  return (text:gsub('[&<>"\']', ENTITIES))
end

local function raw(text)
  return pandoc.RawBlock('html', text)
end

local function verbatim(text)
  return pandoc.Inlines{pandoc.RawInline('html', text)}
end

local function role(block)
  return block.t == 'Div' and block.classes[1] or ''
end

--- The first node of this kind, also inside others; pandoc's own walk is slow to start.
local function first(nodes, kind)
  for _, node in ipairs(nodes) do
    local found = node.t == kind and node or node.content and first(node.content, kind)
    if found then return found end
  end
end

--- The heading that a part begins with, and the kicker above it.
local function heading_in(blocks)
  local kicker
  for _, block in ipairs(blocks) do
    if block.t == 'Header' and block.level == 2 then return block, kicker end
    if role(block) == 'kicker' then kicker = block end
  end
end

--- Give the heading an id if it has none, and the part one of its own.
-- A part without an id would take its heading's away.
local function name_part(div, kind, heading)
  local part = kind == 'note' and div.classes[2] or kind
  if heading then
    if heading.identifier == '' then heading.identifier = part .. '-heading' end
    -- Only a section is called after its heading: a text has no name to be announced by.
    if SECTIONS[kind] then div.attributes['aria-labelledby'] = heading.identifier end
  end
  if div.identifier == '' then div.identifier = part .. '-part' end
end

-- -------------------------------------------------------------- navigation

-- A heading's words are listed without what would be a link or an id a second time.
local LISTED = {
  Span = function(span)
    if span.classes:includes('citation') then return {} end
    span.identifier = ''
    return span
  end,
  Link = function(link) return link.content end,
}

--- One line of the contents list; a viewpoint's begins with whose it is.
local function entry(heading, kicker)
  local label = pandoc.Inlines{}
  if kicker then
    label:insert(pandoc.Span(pandoc.utils.blocks_to_inlines(kicker.content), {class = 'whose'}))
    label:insert(pandoc.Space())
  end
  local words = heading.content
  if first(words, 'Link') or first(words, 'Span') then words = words:walk(LISTED) end
  label:extend(words)
  return pandoc.Blocks{pandoc.Plain{pandoc.Link(label, '#' .. heading.identifier)}}
end

local function navigation(name, label, items)
  local id = 'nav-' .. name
  label = escape(label)
  local open = '<nav class="%s" aria-labelledby="%s">\n<p id="%s">%s</p>'
  return pandoc.Blocks{
    raw(open:format(name, id, id, label)), pandoc.BulletList(items), raw('</nav>'),
  }
end

local function downloads(slug, label)
  return navigation('downloads', label.downloads, {
    {pandoc.Plain{pandoc.Link(label.pdf, slug .. '.pdf')}},
    {pandoc.Plain{pandoc.Link(label.word, slug .. '.docx')}},
  })
end

-- ------------------------------------------------------------------- parts

local dressed -- below, because parts hold parts

local function unwrapped(blocks)
  return blocks:map(function(block)
    return block.t == 'Para' and pandoc.Plain(block.content) or block
  end)
end

local function portrait(div, blocks, page)
  local image = first(blocks, 'Image')
  page.portrait = page.portrait or image
  local sizes = image and image.attributes or {}
  local width, height = tonumber(sizes.width), tonumber(sizes.height)
  if width and height and width > LOGO * height then div.classes:insert('logo') end
  div.content = unwrapped(blocks)
  return div
end

local function illustration(div, blocks, page)
  local shown, caption = pandoc.Blocks{}, pandoc.Blocks{}
  for _, block in ipairs(blocks) do
    if role(block) == 'caption' then caption:extend(block.content) else shown:insert(block) end
  end
  page.illustration = page.illustration or first(shown, 'Image')
  return pandoc.Figure(unwrapped(shown), {long = caption}, div.attr)
end

local PLAYER =
  '<%s controls preload="none" src="%s"%s style="inline-size:100%%;block-size:%s">%s</%s>'
local TRACK = '<track kind="captions" src="%s" srclang="%s" default>'

--- Whoever opens the page can play the clip there; nothing is loaded before they do.
-- A film stands where its still did, and is called what the still shows.
local function clip(div, blocks, page)
  local file, words = div.attributes.clip, div.attributes.captions
  if not file then return div end
  div.attributes.clip, div.attributes.captions = nil, nil
  local track = words and TRACK:format(words, escape(page.lang)) or ''
  local film, out = file:match('%.mp4$'), pandoc.Blocks{}
  local still, kind = first(blocks, 'Image'), film and 'video' or 'audio'
  local told = 'about-' .. file:match('(%x+)%.')
  local named, height = (' aria-labelledby="%s"'):format(told), film and 'auto' or '3.4rem'
  if film and still then
    local sizes = still.attributes
    local poster = (sizes.srcset or ''):match('(%S+) 800w') or still.src
    named = (' aria-label="%s" poster="%s" width="%s" height="%s"'):format(
      escape(stringify(still.caption)), poster, sizes.width, sizes.height)
  end
  local player, at = raw(PLAYER:format(kind, file, named, height, track, kind)), still and 2 or 1
  for i, block in ipairs(blocks) do
    if i == at then
      out:insert(player)
      block.content = pandoc.Inlines{pandoc.Span(block.content, {id = told})}
    end
    if not (film and i < at) then out:insert(block) end
  end
  div.content = out
  return div
end

--- A pull quote repeats words of the text: a listener need not hear them twice.
local function pull_quote(div, blocks)
  if not first(blocks, 'Link') then div.attributes['aria-hidden'] = 'true' end
  return div
end

--- Put the portrait and the name beside each other, where the first of them stood.
local function viewpoint(div, blocks, page)
  local out, speaker, at = pandoc.Blocks{}, pandoc.Blocks{}, nil
  for _, block in ipairs(blocks) do
    local kind = role(block)
    if kind == 'portrait' or kind == 'voice' then
      at = at or #out + 1
      speaker:insert(dressed(block, kind, page))
    else
      out:insert(dressed(block, kind, page))
    end
  end
  if at then out:insert(at, pandoc.Div(speaker, {class = 'speaker'})) end
  div.content = out
  return div
end

--- Group the cards, so that they can stand side by side.
local function authors(div, blocks)
  local out, cards = pandoc.Blocks{}, pandoc.Blocks{}
  for _, block in ipairs(blocks) do
    (role(block) == 'author-card' and cards or out):insert(block)
  end
  out:insert(pandoc.Div(cards, {class = 'cards'}))
  div.content = out
  return div
end

local BACK = ' <a class="back" href="#%s" role="doc-backlink" aria-label="%s">↩</a>'

--- Lead from each work back to every place that cites it.
-- Only a sign is seen: whoever reads the page back knows by that that it says nothing.
local function references(div, blocks, page)
  for _, list in ipairs(blocks) do
    if list.t == 'OrderedList' then
      list.content = list.content:map(function(item, number)
        local words = item[1].content
        local places = page.cited[first(words, 'Span').identifier] or {}
        for at, place in ipairs(places) do
          local label = #places > 1 and page.label.back_several or page.label.back
          label = label:gsub('{(%w+)}', {reference = number, place = at, places = #places})
          words:insert(pandoc.RawInline('html', BACK:format(place, escape(label))))
        end
        item[1].content = words
        return item
      end)
    end
  end
  div.content = blocks
  return div
end

local DRESS = {
  portrait = portrait, illustration = illustration, ['pull-quote'] = pull_quote,
  viewpoint = viewpoint, authors = authors, clip = clip, references = references,
}

--- The small print is left out, but for what readers look for.
local function listed(div, kind)
  return SECTIONS[kind] and (kind ~= 'note' or div.classes[2] == 'competing-interests')
end

--- Dress a block of this role and what it holds, and note on the page what else is said of it.
dressed = function(block, kind, page)
  local dress, named = DRESS[kind], SECTIONS[kind] or TEXTS[kind]
  if not dress and not named then return block end
  local blocks = block.content
  if named then
    local heading, kicker = heading_in(blocks)
    name_part(block, kind, heading)
    if heading and listed(block, kind) then page.entries:insert(entry(heading, kicker)) end
  end
  if SECTIONS[kind] then block.classes:insert('section') end
  if kind == 'references' then block.attributes.role = 'doc-bibliography' end
  return dress and dress(block, blocks, page) or block
end

--- Say of a picture how wide it is shown, and that it can wait until it is needed.
local function loaded(image)
  local sizes = image.attributes
  if sizes.srcset then
    local face = (tonumber((sizes.print or ''):match('^[%d.]+')) or 0) < 5
    sizes.sizes = face and SIZES.face or SIZES.figure
  end
  sizes.print, sizes.loading, sizes.decoding = nil, 'lazy', 'async'
  return image
end

--- What is done wherever it stands: pictures, and the marks that lead to the references.
local function inside(page)
  return {
    Image = loaded,
    Link = function(link)
      local work = link.target:match('^#(ref%-.+)$')
      if work then
        local places = page.cited[work] or {}
        places[#places + 1] = 'cited-' .. work:sub(5) .. '-' .. #places + 1
        page.cited[work] = places
        link.identifier, link.attributes.role = places[#places], 'doc-biblioref'
      end
      return link
    end,
  }
end

--- Stand the opening in a header, the navigation after it, and what ends the page in a footer.
local function arranged(blocks, slug, page)
  local out, last, foot = pandoc.Blocks{}, 0, nil
  for i, block in ipairs(blocks) do
    local kind = role(block)
    if FOOT[kind] or kind == 'note' and FOOT[block.classes[2]] then foot = foot or i end
    out:insert(dressed(block, kind, page))
    if FRONT[kind] or block.t == 'Header' and block.level == 1 then last = i end
  end
  if foot then
    out:insert(foot, raw('<footer class="foot">'))
    out:insert(raw('</footer>'))
  end
  local rail = pandoc.Blocks{raw('</header>'), raw('<div class="rail">\n<div>')}
  if #page.entries > 0 then rail:extend(navigation('contents', page.label.contents, page.entries)) end
  if slug ~= '' then rail:extend(downloads(slug, page.label)) end
  rail:insert(raw('</div>\n</div>'))
  local front = pandoc.Blocks{raw('<header class="front">')}
  table.move(out, 1, last, 2, front)
  front:extend(rail)
  return table.move(out, last + 1, #out, #front + 1, front)
end

-- ---------------------------------------------------------------- metadata

-- Not for attributes, or of other formats; and longer than all the rest.
local APART = {
  css = true, jsonld = true, works = true, look = true, look_typ = true, own_typ = true,
}

--- Make every string safe in an attribute.
local function safe(value)
  local kind = pandoc.utils.type(value)
  if kind == 'boolean' then return value end
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

local function head(meta, page)
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
      out.og_image = verbatim(escape(base .. picture.src))
      out.og_image_alt = verbatim(escape(stringify(picture.caption)))
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

function Pandoc(doc)
  local meta = doc.meta
  local page = {entries = pandoc.List{}, label = labels(meta), cited = {}}
  page.lang = meta.lang and stringify(meta.lang) or 'en'
  local slug = meta.slug and stringify(meta.slug) or ''
  local blocks = arranged(doc.blocks:walk(inside(page)), slug, page)
  -- Not left to be written with the template: that takes pandoc half as long again.
  local body = pandoc.write(pandoc.Pandoc(blocks), 'html5', {wrap_text = 'none'})
  return pandoc.Pandoc({raw(body)}, head(meta, page))
end
