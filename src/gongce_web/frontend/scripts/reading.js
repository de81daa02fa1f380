// The reader of a document: the script of the core's reading page, which the workbench shows within its frame.
import "../../../gongce/bulletins/page/script.js";
