package rootwalk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/// Every link of a page leads to a file of the repository, and to a heading that this file has.
class LinksTest {

    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");

    @Test
    void linksLeadToFilesAndHeadings() throws IOException {
        List<Path> pages = pages();
        assertThat(pages).hasSizeGreaterThan(20);

        List<String> broken = new ArrayList<>();
        for (Path page : pages) {
            for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
                Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1)).normalize();
                boolean leads = Files.exists(target)
                        && (link.group(2) == null || anchors(Files.readString(target)).contains(link.group(2)));
                if (!leads) {
                    broken.add(Sources.REPOSITORY.relativize(page) + ": " + link.group());
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void anchorsAreMadeAsOnGitHub() {
        assertThat(anchors("# A page\n## Every key, with its default\n### `ctl zone`\n```sh\n# a comment\n```\n"))
                .containsExactlyInAnyOrder("a-page", "every-key-with-its-default", "ctl-zone");
    }

    private static Set<String> anchors(String page) {
        return HEADING.matcher(FENCED.matcher(page).replaceAll("")).results()
                .map(heading -> heading.group(1).strip().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\d_ -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String folder : List.of("", "docs", "docs/decisions", "zones")) {
            try (Stream<Path> files = Files.list(Sources.REPOSITORY.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        return pages;
    }
}
