package rootwalk.lab;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import rootwalk.wire.Name;

/// Parses the lines of `lab.sites`.
final class LabSites {

    private static final String FOLDERS = "sites";
    private static final String HOST = "[a-z0-9.-]+";
    private static final Pattern REDIRECT = Pattern.compile("to:(30[12378]):(https?://" + HOST + ")");

    /// The syntax of a trait, and how to parse it.
    private record TraitFormat(Pattern pattern, Function<MatchResult, LabSite.Trait> trait) {

        static TraitFormat of(String pattern, Function<MatchResult, LabSite.Trait> trait) {
            return new TraitFormat(Pattern.compile(pattern), trait);
        }

        Optional<LabSite.Trait> read(String word) {
            Matcher matcher = pattern.matcher(word);
            return matcher.matches() ? Optional.of(trait.apply(matcher)) : Optional.empty();
        }
    }

    private static final List<TraitFormat> FORMATS = List.of(
            TraitFormat.of("cache:([^=]+)=(.+)", it -> new LabSite.Trait.Caching(it.group(1), it.group(2))),
            TraitFormat.of("behind:([^:]+):(.+)", it -> new LabSite.Trait.PasswordProtected(it.group(1), it.group(2))),
            TraitFormat.of("slow:(\\d{1,6})ms", it -> new LabSite.Trait.Slow(Duration.ofMillis(number(it)))),
            TraitFormat.of("hsts:(\\d{1,9})", it -> new LabSite.Trait.StrictTransport(Duration.ofSeconds(number(it)))),
            TraitFormat.of("certificate:expired", _ -> new LabSite.Trait.ExpiredCertificate()),
            TraitFormat.of("certificate:(" + HOST + ")", it -> new LabSite.Trait.WrongNameCertificate(it.group(1))));

    private LabSites() {}

    private static long number(MatchResult match) {
        return Long.parseLong(match.group(1));
    }

    /// @param folder `zones/`
    /// @param address parses the first column
    /// @throws IllegalArgumentException with what is wrong with the line
    static LabSite read(String[] columns, Path folder, Function<String, InetAddress> address) {
        if (columns.length < 3) {
            throw new IllegalArgumentException(
                    "a site has an address, a name, its protocols, and usually its content");
        }
        String name = name(columns[1]);
        LabSite.Protocols protocols = protocols(columns[2]);
        InetAddress at = address.apply(columns[0]);
        if ((protocols == LabSite.Protocols.ABSENT) != (columns.length == 3)) {
            throw new IllegalArgumentException(columns.length == 3
                    ? "the content is missing; write files, demonstrations or to:301:https://NAME"
                    : "an absent site has no content");
        }
        if (columns.length == 3) {
            return new LabSite(at, name, protocols, new LabSite.Content.Nothing(), List.of());
        }
        List<LabSite.Trait> traits = new ArrayList<>();
        for (int i = 4; i < columns.length; i++) {
            traits.add(trait(columns[i]));
        }
        return new LabSite(at, name, protocols, content(columns[3], folder.resolve(FOLDERS).resolve(name)), traits);
    }

    private static String name(String text) {
        String name = Name.of(text).toString().toLowerCase(Locale.ROOT);
        return name.substring(0, name.length() - 1);
    }

    private static LabSite.Protocols protocols(String word) {
        for (LabSite.Protocols protocols : LabSite.Protocols.values()) {
            if (protocols.word().equals(word)) {
                return protocols;
            }
        }
        throw new IllegalArgumentException("'" + word + "' is not known; write http, https, both, h2 or absent");
    }

    private static LabSite.Content content(String word, Path files) {
        Matcher elsewhere = REDIRECT.matcher(word);
        if (elsewhere.matches()) {
            return new LabSite.Content.Redirect(Integer.parseInt(elsewhere.group(1)), elsewhere.group(2));
        }
        return switch (word) {
            case "files" -> files(files);
            case "demonstrations" -> new LabSite.Content.Demonstrations();
            default -> throw new IllegalArgumentException(
                    "'" + word + "' is not known; write files, demonstrations or to:301:https://NAME");
        };
    }

    private static LabSite.Content files(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("there is no folder " + folder + " with its files");
        }
        return new LabSite.Content.Files(folder);
    }

    private static LabSite.Trait trait(String word) {
        return FORMATS.stream().flatMap(form -> form.read(word).stream()).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is not known; there are "
                        + "cache:PATTERN=VALUE, behind:USER:PASSWORD, slow:700ms, hsts:SECONDS, certificate:expired and "
                        + "certificate:NAME"));
    }
}
