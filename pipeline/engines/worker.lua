-- The warm pandoc: answers requests on stdin until stdin ends.
-- Run as `pandoc lua -E worker.lua` by engines/pandoc.py, in an empty folder.
--
-- A request is a line with the length of a JSON header, the header, and then the
-- blobs whose lengths the header lists; an answer has the same form.
--   read   texts                -> the blocks of each as pandoc JSON
--   word   a Word file          -> the same of it, and what it takes for a title
--   cite   document             -> the same document after citeproc
--   write  document, pictures…  -> one blob for each format asked for
--   fill   template, values     -> one blob for each value, dressed in the template
-- Nothing an author wrote may reach `write` but through the gate in stages/read.py.

local json, utils, media = pandoc.json, pandoc.utils, pandoc.mediabag
local stdin, stdout = io.stdin, io.stdout
stdout:setvbuf('full')

-- Kept on, although we refuse what they make: tables, maths, raw HTML, attributes and
-- the like are *recognised*, so that an author is told instead of being misprinted.
local READER = 'commonmark_x-yaml_metadata_block-footnotes-emoji-fancy_lists'
  .. '-gfm_auto_identifiers-implicit_header_references-task_lists'

-- For a text that holds nothing the extensions react to: the same nodes in three quarters
-- of the time (engines/pandoc.py tells which texts those are).
local BARE = 'commonmark+smart'

local compiled = {}
local function template(text)
  if not compiled[text] then compiled[text] = pandoc.template.compile(text) end
  return compiled[text]
end

local programs = {}
--- A filter, compiled once for as long as its file is the same.
local function program(path, stamp)
  local known = programs[path]
  if not known or known.stamp ~= stamp then
    known = { stamp = stamp, code = string.dump(assert(loadfile(path, 't'))) }
    programs[path] = known
  end
  return known.code
end

--- What a filter does with the document, if it does nothing with what the document holds: nobody
-- need walk through all of it then, which takes longer than most such filters.
local function only_whole(filter)
  for name in pairs(filter) do -- kinds of nodes have capitals
    if name ~= 'Pandoc' and tostring(name):match('^%u') then return nil end
  end
  return filter.Pandoc
end

--- Filter a document as `pandoc.utils.run_lua_filter` does, which compiles the file each time.
-- It begins anew for each document: what it keeps in globals is gone with the document.
local function filtered(doc, format)
  local globals = setmetatable({}, { __index = _G })
  local code = program(format.filter, format.stamp)
  local filters = load(code, format.filter, 'b', globals)() or globals
  for _, filter in ipairs(#filters > 0 and filters or { filters }) do
    local whole = only_whole(filter)
    doc = whole and (whole(doc:clone()) or doc) or doc:walk(filter)
  end
  return doc
end

local verbs = {}

function verbs.read(header, blobs)
  local reader = header.bare and BARE or READER
  if header.places then reader = READER .. '+sourcepos' end
  -- An empty list of files as the fourth argument keeps the reader off the disk.
  local read = {}
  for index, text in ipairs(blobs) do
    read[index] = pandoc.write(pandoc.read(text, reader, pandoc.ReaderOptions {}, {}), 'json')
  end
  return read
end

-- Changes and comments are kept, so that an author is told of them.
function verbs.word(_, blobs)
  media.empty()
  local options = pandoc.ReaderOptions { track_changes = 'all-changes' }
  local doc = pandoc.read(blobs[1], 'docx', options, {})
  media.empty()
  return { pandoc.write(doc, 'json') }
end

function verbs.cite(_, blobs)
  return { pandoc.write(utils.citeproc(pandoc.read(blobs[1], 'json')), 'json') }
end

--- The blocks of a document's JSON, which stand at its end. In no text of it can these signs
-- stand, for it would have a stroke before each quotation mark.
local function blocks_of(text)
  local _, before = text:find('"blocks":[', 1, true)
  return text:sub(before, -2)
end

--- Let filters have the blocks as plain tables, made once for all that ask: whatever they ask of
-- pandoc's own objects is fetched from Haskell. They only look; none may change what others get.
-- Whoever has changed the document before is given none, and makes tables of its own.
local function offer(text, document)
  local blocks
  function BLOCKS_AS_TABLES(asked)
    if asked ~= document then return nil end
    blocks = blocks or json.decode(blocks_of(text), false)
    return blocks
  end
end

function verbs.write(header, blobs)
  local doc = pandoc.read(blobs[1], 'json')
  offer(blobs[1], doc)
  media.empty()
  for index, picture in ipairs(header.pictures) do
    media.insert(picture.name, picture.mime, blobs[index + 1])
  end
  local outputs = {}
  for _, format in ipairs(header.formats) do
    local dressed = doc
    if format.filter then dressed = filtered(doc:clone(), format) end
    local options = format.options or {}
    if format.template then options.template = template(format.template) end
    if format.reference_doc then options.reference_doc = format.reference_doc end
    outputs[#outputs + 1] = pandoc.write(dressed, format.to, options)
  end
  return outputs
end

-- The values are text as it shall stand there: whoever sends them has made them safe.
function verbs.fill(_, blobs)
  local filled = {}
  for index, values in ipairs(json.decode(blobs[2], false)) do
    filled[index] = pandoc.layout.render(pandoc.template.apply(template(blobs[1]), values))
  end
  return filled
end

-- A message of pandoc's says nothing through tostring; as JSON it has a type and words.
local function words(messages)
  local out = {}
  for _, message in ipairs(messages) do
    local said = json.decode(json.encode(message), false)
    out[#out + 1] = said.type .. ': ' .. said.pretty
  end
  return out
end

local function answer(header, blobs)
  local lengths = {}
  for index, blob in ipairs(blobs) do lengths[index] = #blob end
  header.lengths = lengths
  local text = json.encode(header)
  stdout:write(#text, '\n', text)
  for _, blob in ipairs(blobs) do stdout:write(blob) end
  stdout:flush()
end

while true do
  local size = tonumber(stdin:read('l') or '')
  if not size then break end
  local header = json.decode(stdin:read(size), false)
  local blobs = {}
  for index, length in ipairs(header.lengths) do
    blobs[index] = length > 0 and stdin:read(length) or ''
  end
  local messages, ok, result = pandoc.log.silence(pcall, verbs[header.verb], header, blobs)
  if ok then
    answer({ ok = true, messages = words(messages) }, result)
  else
    answer({ ok = false, error = tostring(result), messages = words(messages) }, {})
  end
end
