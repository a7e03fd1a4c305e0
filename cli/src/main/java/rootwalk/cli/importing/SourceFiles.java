package rootwalk.cli.importing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import rootwalk.wire.file.RegularFile;
import rootwalk.wire.file.TextEncoding;

/// The files of a configuration, and those that they include.
final class SourceFiles {

    /// A file that includes itself ends here.
    private static final int MOST_LEVELS = 20;

    private SourceFiles() {}

    static String text(Path file) throws ImportException {
        try {
            // Comments may have any encoding, so an octet that is not UTF-8 is no error.
            return new String(TextEncoding.utf8(RegularFile.octets(file, RegularFile.USUAL_BOUND)),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ImportException(file, RegularFile.trouble(e));
        }
    }

    /// Parses one file.
    interface Parser<T> {
        List<T> parse(Path file, int level) throws ImportException;
    }

    /// The statements of included files, in the order of their names.
    ///
    /// @param pattern a file, or names with `*`, `?` and `[]` in one folder, relative to a folder
    /// @param level of the including file, from 0
    static <T> List<T> included(Path folder, String pattern, Origin origin, int level, Parser<T> parser)
            throws ImportException {
        if (level >= MOST_LEVELS) {
            throw origin.problem("files are included more than " + MOST_LEVELS + " levels deep");
        }
        List<T> statements = new ArrayList<>();
        for (Path file : files(folder.resolve(pattern), origin)) {
            statements.addAll(parser.parse(file, level + 1));
        }
        return statements;
    }

    private static List<Path> files(Path pattern, Origin origin) throws ImportException {
        String name = String.valueOf(pattern.getFileName());
        if (!isPattern(name) && !isPattern(folderOf(pattern).toString())) {
            if (!Files.exists(pattern)) {
                throw origin.problem(pattern + ": there is no such file");
            }
            return List.of(pattern);
        }
        List<Path> files = new ArrayList<>();
        for (Path folder : folders(folderOf(pattern), origin)) {
            files.addAll(inFolder(folder, name, origin));
        }
        return files;
    }

    private static boolean isPattern(String name) {
        return name.matches(".*[*?\\[].*");
    }

    /// The folders of a path, parts of which may be patterns.
    private static List<Path> folders(Path path, Origin origin) throws ImportException {
        Path parent = path.getParent();
        if (parent == null || !isPattern(path.toString())) {
            return List.of(path);
        }
        List<Path> found = new ArrayList<>();
        for (Path folder : folders(parent, origin)) {
            found.addAll(matching(folder, String.valueOf(path.getFileName()), origin).stream()
                    .filter(Files::isDirectory).toList());
        }
        return found;
    }

    /// Files with a matching name; none if there is no such folder.
    static List<Path> inFolder(Path folder, String names, Origin origin) throws ImportException {
        return matching(folder, names, origin).stream().filter(Files::isRegularFile).toList();
    }

    private static List<Path> matching(Path folder, String names, Origin origin) throws ImportException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, names)) {
            all.forEach(found::add);
        } catch (IOException | DirectoryIteratorException e) {
            throw origin.problem(folder + ": the folder cannot be read");
        }
        return found.stream().sorted().toList();
    }

    static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? file.toAbsolutePath() : folder;
    }
}
