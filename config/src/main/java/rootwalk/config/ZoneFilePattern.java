package rootwalk.config;

import java.nio.file.Path;

import rootwalk.wire.Name;

/// The path of the files of zones from a template. `{zone}` in it is the name of the zone in lower case, without the last dot.
///
/// @param paths resolves relative paths
/// @param text with `{zone}`
record ZoneFilePattern(Kind<Path> paths, String text) {

    static final String ZONE = "{zone}";

    /// The file of a zone.
    ///
    /// @throws IllegalArgumentException if the name cannot be a part of a path
    Path of(Name zone) {
        String name = zone.folded().toString();
        // Dots within a label are written with a backslash, so no name is "..".
        if (zone.isRoot() || name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
            throw new IllegalArgumentException(
                    "the name " + zone + " cannot be a part of the path " + text + "; use a template without file");
        }
        return paths.parser().parse(text.replace(ZONE, name.substring(0, name.length() - 1)));
    }
}
