package rootwalk.cli.importing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

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
    /// @param pattern a file that exists, or names of files and of their folders with `*`, `?` and `[]`, relative to a folder
    /// @param level of the including file, from 0
    static <T> List<T> included(Path folder, String pattern, Origin origin, int level, Parser<T> parser)
            throws ImportException {
        if (level >= MOST_LEVELS) {
            throw origin.problem("files are included more than " + MOST_LEVELS + " levels deep");
        }
        List<T> statements = new ArrayList<>();
        for (Path file : files(folder, pattern, origin)) {
            statements.addAll(parser.parse(file, level + 1));
        }
        return statements;
    }

    /// Only what is written is a pattern: the folder may have any name.
    private static List<Path> files(Path folder, String pattern, Origin origin) throws ImportException {
        Path written = Path.of(pattern);
        Path file = folder.resolve(written);
        if (Files.exists(file)) {
            return List.of(file);
        }
        if (!isPattern(pattern)) {
            throw origin.problem(file + ": there is no such file");
        }
        Path root = written.getRoot();
        List<Path> found = List.of(root == null ? folder : root);
        for (Path part : written) {
            List<Path> inner = new ArrayList<>();
            for (Path outer : found) {
                inner.addAll(isPattern(part.toString()) ? matching(outer, part.toString(), origin)
                        : List.of(outer.resolve(part)));
            }
            found = inner;
        }
        return found.stream().filter(Files::isRegularFile).toList();
    }

    private static boolean isPattern(String name) {
        return name.matches(".*[*?\\[].*");
    }

    /// Files with a matching name; none if there is no such folder.
    static List<Path> inFolder(Path folder, String names, Origin origin) throws ImportException {
        return matching(folder, names, origin).stream().filter(Files::isRegularFile).toList();
    }

    private static List<Path> matching(Path folder, String names, Origin origin) throws ImportException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, names)) {
            all.forEach(found::add);
        } catch (PatternSyntaxException e) {
            throw origin.problem(names + ": this is not a pattern of names of files");
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
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
