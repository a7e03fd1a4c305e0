package rootwalk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `docs/rfcs.md` lists what the code cites, and nothing else.
class RfcTableTest {

    private static final String SECTION = "\\d+(?:\\.\\d+)*\\b";

    /// An RFC, and the sections of it that are named with it: `RFC 9110 section 14`, `RFC 6303 sections 4.5 and 4.6`.
    private static final Pattern CITATION = Pattern.compile("RFC (\\d{3,5})(?: sections? (" + SECTION
            + "(?:(?:, and |, | and )(?:section )?" + SECTION + ")*))?");

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| (\\d{3,5}) [^|]*\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|$");
    private static final Pattern NAMED = Pattern.compile("`([^`]+)`");

    /// What parts a citation when its line is at an end.
    private static final Pattern BREAK = Pattern.compile("\\s*\\n\\s*(?:///?\\s*|\\*\\s*|#\\s*)?");

    /// The sections that are cited of each RFC.
    private record Cited(Map<Integer, Set<String>> sections) {

        static Cited by(String text) {
            Map<Integer, Set<String>> sections = new HashMap<>();
            CITATION.matcher(BREAK.matcher(text).replaceAll(" ")).results()
                    .forEach(found -> sections.computeIfAbsent(Integer.valueOf(found.group(1)), _ -> new TreeSet<>())
                            .addAll(found.group(2) == null ? Set.of() : sectionsIn(found.group(2))));
            return new Cited(sections);
        }

        static Cited by(Path file) throws IOException {
            return by(Files.readString(file));
        }

        Stream<String> of(int rfc) {
            return sections.getOrDefault(rfc, Set.of()).stream();
        }
    }

    private static final Map<Path, Cited> BY_MAIN = new TreeMap<>();
    private static final Map<Path, Cited> BY_ALL = new TreeMap<>();

    /// @param where names of types and packages, or paths of other files
    private record Row(int rfc, Set<String> sections, String where, String tests) {

        @Override
        public String toString() {
            return "RFC " + rfc;
        }
    }

    @BeforeAll
    static void readTheCode() throws IOException {
        for (Path file : Sources.all()) {
            BY_ALL.put(file, Cited.by(file));
        }
        BY_ALL.forEach((file, cited) -> {
            if (file.toString().contains("src/main/java")) {
                BY_MAIN.put(file, cited);
            }
        });
    }

    @Test
    void everyRfcThatTheCodeCitesHasARow() throws IOException {
        Set<Integer> cited = BY_MAIN.values().stream().flatMap(one -> one.sections().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(cited).isNotEmpty();
        assertThat(rows()).extracting(Row::rfc).doesNotHaveDuplicates().containsAll(cited);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everySectionThatTheCodeCitesIsInTheRow(Row row) {
        assertThat(row.sections()).containsAll(sectionsCited(BY_MAIN, row));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everySectionInTheRowIsCited(Row row) throws IOException {
        Set<String> cited = sectionsCited(BY_ALL, row);
        for (String path : names(row.where()).stream().filter(RfcTableTest::isPath).toList()) {
            Cited.by(Sources.REPOSITORY.resolve(path)).of(row.rfc()).forEach(cited::add);
        }
        assertThat(cited).containsAll(row.sections());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyoneInTheRowCitesIt(Row row) {
        Set<String> citing = BY_MAIN.entrySet().stream()
                .filter(one -> one.getValue().sections().containsKey(row.rfc()))
                .map(one -> nameOf(one.getKey())).collect(Collectors.toCollection(TreeSet::new));

        assertThat(citing).containsAll(names(row.where()).stream().filter(name -> !isPath(name)).toList());
        if (!row.where().endsWith("and more")) {
            assertThat(names(row.where())).containsAll(citing);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyTestInTheRowExists(Row row) {
        Set<String> types = BY_ALL.keySet().stream().map(RfcTableTest::nameOf).collect(Collectors.toSet());

        assertThat(names(row.tests())).allMatch(name -> isPath(name)
                ? Files.exists(Sources.REPOSITORY.resolve(name))
                : types.contains(name));
    }

    private static Set<String> sectionsCited(Map<Path, Cited> by, Row row) {
        return by.values().stream().flatMap(cited -> cited.of(row.rfc()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Row> rows() throws IOException {
        return ROW.matcher(Files.readString(Sources.REPOSITORY.resolve("docs/rfcs.md"))).results()
                .map(RfcTableTest::row).toList();
    }

    private static Row row(MatchResult found) {
        return new Row(Integer.parseInt(found.group(1)), sectionsIn(found.group(2)), found.group(3).strip(),
                found.group(4).strip());
    }

    private static Set<String> sectionsIn(String text) {
        return Pattern.compile(SECTION).matcher(text).results().map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> names(String text) {
        return NAMED.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private static boolean isPath(String name) {
        return name.contains("/");
    }

    /// Of a type, or of a package whose story the file tells.
    private static String nameOf(Path file) {
        String name = file.getFileName().toString();
        return name.equals("package-info.java")
                ? file.getParent().getFileName().toString()
                : name.substring(0, name.indexOf('.'));
    }
}
