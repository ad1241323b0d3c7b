
"use strict";
(() => {
  const table = document.querySelector("table");
  const midnight = new Date(); midnight.setHours(0, 0, 0, 0);
  for (const time of document.querySelectorAll("time")) {
    const [year, month, day] = time.dateTime.split("-").map(Number);
    const days = Math.round((midnight - new Date(year, month - 1, day)) / 864e5);
    if (days < 0) continue;
    time.title = time.textContent;
    time.textContent = days === 1 ? "1 day" : days + " days";
  }
  for (const letter of document.querySelectorAll(".letter pre")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy this letter";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(letter.textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(letter);
        button.textContent = "Selected: press Ctrl and C";
      }
    });
    letter.before(button);
  }
  if (!table) return;
  const byId = (id) => document.getElementById(id);
  const rows = [...table.tBodies];
  const words = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const heads = [...table.tHead.rows[0].cells];
  const numbers = new Intl.Collator("en", { numeric: true });
  const key = (row, column) => {
    const cell = row.rows[0].cells[column];
    return cell.dataset.key || cell.textContent;
  };
  const sort = (column, down) => {
    const order = rows.map((row, place) => [key(row, column), place, row]);
    order.sort((a, b) => (down ? -1 : 1) * numbers.compare(a[0], b[0]) || a[1] - b[1]);
    table.append(...order.map((entry) => entry[2]));
    heads.forEach((head, place) => {
      if (place === column) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    byId("sort").value = String(column);
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(column, head.getAttribute("aria-sort") === "ascending"));
    head.replaceChildren(button);
    byId("sort").append(new Option(head.textContent.toLowerCase(), column));
  });
  const sift = () => {
    const asked = byId("find").value.toLowerCase().split(/\s+/).filter(Boolean);
    const state = byId("state").value;
    let seen = 0;
    for (const row of rows) {
      const here = (!state || row.dataset.state === state) && asked.every((word) => words.get(row).includes(word));
      row.hidden = !here;
      seen += here;
    }
    byId("count").textContent = seen === rows.length ? "all " + seen + " articles" : seen ? seen + " of " + rows.length + " articles" : "No article is like that.";
  };
  const show = () => {
    const row = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
    if (row && row.hidden) { byId("find").value = byId("state").value = ""; sift(); row.scrollIntoView(); }
  };
  byId("sieve").addEventListener("input", sift);
  byId("sieve").addEventListener("submit", (event) => event.preventDefault());
  byId("sort").addEventListener("change", (event) => { event.stopPropagation(); sort(Number(event.target.value), false); });
  addEventListener("hashchange", show);
  byId("sieve").hidden = false;
  byId("sort").value = "1";
  heads[1].setAttribute("aria-sort", "ascending");
  sift();
})();
