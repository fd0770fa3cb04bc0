// What the engine's pages do in the browser; each part wakes only where its marks stand.

import { startChoosers } from "./choosers.js";
import { startDialogs } from "./dialogs.js";
import { startInline } from "./inline.js";
import { startLists } from "./lists.js";
import { startPanels } from "./panels.js";
import { startRows } from "./rows.js";

startChoosers(document);
document.addEventListener("htmx:load", (event) => startChoosers(event.detail.elt));
startDialogs();
startInline();
startLists();
startPanels();
startRows();
