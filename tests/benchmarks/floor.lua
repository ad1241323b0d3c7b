-- The bare engine, for floor.py: one warm pandoc that reads an article, cites, dresses it
-- with the house's filters and writes it. It checks nothing and keeps nothing.
--
-- Each line of stdin names a JSON file and the folder of its pictures, parted by a tab;
-- the first line is a JSON file with the formats. Answers are lengths, then the files.

local json, utils, media = pandoc.json, pandoc.utils, pandoc.mediabag
local READER = 'commonmark_x-smart-yaml_metadata_block-footnotes'

local function slurp(path)
  local file = assert(io.open(path, 'rb'))
  local held = file:read('a')
  file:close()
  return held
end

local house = json.decode(slurp(io.read('l')), false)
for _, format in ipairs(house.formats) do
  format.options = format.options or {}
  if format.template then format.options.template = pandoc.template.compile(format.template) end
  format.options.reference_doc = format.reference_doc
end

-- This reader knows no citations: a word `[@id]` is one.
local function cite(str)
  local before, id, after = str.text:match('^(.-)%[@([%w]+)%](.*)$')
  if not id then return nil end
  return { pandoc.Str(before),
    pandoc.Cite({ pandoc.Str('[' .. id .. ']') }, { pandoc.Citation(id, 'NormalCitation') }),
    pandoc.Str(after) }
end

-- What citeproc makes, in the form that the house's filters know.
local cited = {
  Cite = function(mark) return pandoc.Span(mark.content, { class = 'citation' }) end,
  Div = function(div)
    if div.identifier ~= 'refs' then return nil end
    local items = pandoc.List {}
    for _, entry in ipairs(div.content) do
      local said = utils.blocks_to_inlines(entry.content)
      items:insert({ pandoc.Para { pandoc.Span(said, { id = entry.identifier }) } })
    end
    return pandoc.Div({ pandoc.Header(2, 'References'), pandoc.OrderedList(items) },
      { id = 'references', class = 'references' })
  end,
}

for line in io.lines() do
  local name, folder = line:match('^(.-)\t(.*)$')
  local article = json.decode(slurp(name), false)
  local doc = pandoc.read(article.text, READER):walk { Str = cite }
  doc.meta.references, doc.meta.csl, doc.meta['link-citations'] = article.references, house.csl, true
  doc = utils.citeproc(doc):walk(cited)
  doc.meta = article.meta
  for name, text in pairs(house.include) do doc.meta[name] = text end
  media.empty()
  for _, picture in ipairs(article.pictures) do
    media.insert(picture, 'image/jpeg', slurp(folder .. '/' .. picture))
  end
  for _, format in ipairs(house.formats) do
    local dressed = utils.run_lua_filter(doc:clone(), format.filter)
    local made = pandoc.write(dressed, format.to, format.options)
    io.write(#made, '\n', made)
  end
  io.flush()
end
