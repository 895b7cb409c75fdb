"""What we do when something happens: a message, a menu click, a web form, a clock tick."""
