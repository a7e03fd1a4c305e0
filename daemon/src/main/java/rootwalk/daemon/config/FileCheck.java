package rootwalk.daemon.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import rootwalk.wire.file.RegularFile;

/// Looks whether the files that a configuration names can be had by whoever looks.
///
/// @param problems that keep the daemon from starting
/// @param warnings of what it would start without
public record FileCheck(List<Problem> problems, List<Problem> warnings) {

    /// Looks at each file once.
    public static FileCheck of(List<NamedFile> files) {
        return of(files, Files::isWritable);
    }

    /// @param isWritable whether this account can write a folder
    static FileCheck of(List<NamedFile> files, Predicate<Path> isWritable) {
        List<Problem> problems = new ArrayList<>();
        List<Problem> warnings = new ArrayList<>();
        for (NamedFile file : files) {
            trouble(file, isWritable).map(what -> Problem.of(file.place(), file.key() + ": " + what)).ifPresent(
                    problem -> (isNeeded(file.use()) ? problems : warnings).add(problem));
        }
        return new FileCheck(List.copyOf(problems), List.copyOf(warnings));
    }

    private static boolean isNeeded(NamedFile.Use use) {
        return switch (use) {
            case ROOT_HINTS, SITE, CERTIFICATE, AUTHORITY -> true;
            case HOSTS, ZONE, INCLUDES, CONTROL_SOCKET, ACCESS_LOG -> false;
        };
    }

    private static Optional<String> trouble(NamedFile file, Predicate<Path> isWritable) {
        return switch (file.use()) {
            case ROOT_HINTS -> unreadable(file.path(), "name a file that is there, or say root-hints: builtin");
            case HOSTS -> unreadable(file.path(), "it is read when it can be");
            case ZONE -> unreadable(file.path(), "the zone's names would be SERVFAIL");
            case INCLUDES -> noFolder(file.path(), "files that the zone includes are looked for in it");
            case CONTROL_SOCKET -> noParent(file.path(), "without it rootwalk ctl does not reach the daemon");
            case ACCESS_LOG -> noParent(file.path(), "without it requests are answered and not logged");
            case SITE -> noFolder(file.path(), "name one that is there");
            case CERTIFICATE -> unreadable(file.path(), "name a file that is there, or leave out certificate and key:"
                    + " the local authority makes them then");
            case AUTHORITY -> unusable(file.path(), isWritable);
        };
    }

    /// A folder in which the authority is, or can be made.
    private static Optional<String> unusable(Path folder, Predicate<Path> isWritable) {
        Path secret = folder.resolve("authority.pem");
        if (Files.exists(secret)) {
            return unreadable(secret, "remove it, and another authority is made, or let this account read it");
        }
        Path there = folder;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        String more =
                "; the certificates of web.tls are signed from there: name a folder that this account can write, as"
                        + " in web: {authority: /var/lib/rootwalk/authority}";
        if (!Files.isDirectory(there)) {
            return Optional.of(there + " is no folder" + more);
        }
        return isWritable.test(there)
                ? Optional.empty()
                : Optional.of("there is no authority in " + folder + ", and none can be made: " + there
                        + " cannot be written by this account" + more);
    }

    private static Optional<String> unreadable(Path file, String more) {
        if (!Files.exists(file)) {
            return Optional.of("there is no file " + file + "; " + more);
        }
        if (Files.isDirectory(file)) {
            return Optional.of(file + " is a folder; " + more);
        }
        return RegularFile.trouble(file).map(trouble -> file + " cannot be read: " + trouble + "; " + more);
    }

    private static Optional<String> noParent(Path file, String more) {
        return noFolder(Optional.ofNullable(file.getParent()).orElse(file), more);
    }

    private static Optional<String> noFolder(Path folder, String more) {
        return Files.isDirectory(folder) ? Optional.empty() : Optional.of("there is no folder " + folder + "; " + more);
    }
}
