// Not deferred, unlike all else: said before the first line is painted, so that nothing moves when the rest has come.
document.documentElement.classList.add("scripted");
