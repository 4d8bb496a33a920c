-- Nobody has to ask any more what a consumer has not come to: a purchase writes what is held of it itself.
DROP FUNCTION events.unhandled(text, text, text);
