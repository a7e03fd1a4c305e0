package rootwalk.wire.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZoneLexerTest {

    private static final String[] PARTS =
            {"a", "name.example.", "(", ")", "\"", "\"quoted text\"", "\\", "\\\"", "\\010",
                    " ", "\t", "\n", "\r\n", "\r", ";", "; a comment", "\"a\\\nb\"", "$TTL", "\f", "\0", "( a\n b )"};

    private static byte[] randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
            text.append(PARTS[random.nextInt(PARTS.length)]);
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /// All entries and errors, with their lines.
    private static List<String> entries(ZoneLexer lexer) {
        List<String> all = new ArrayList<>();
        Entry entry = new Entry();
        while (true) {
            try {
                if (!lexer.next(entry)) {
                    return all;
                }
                all.add(entry.line() + (entry.startsBlank() ? ": " : ":") + entry.rest(0));
            } catch (EntryException e) {
                all.add(entry.line() + ": " + e.sentence());
            }
        }
    }

    /// A text of which each reading gives a few octets.
    private static ZoneLexer inPieces(byte[] text, int first, Random random) {
        byte[] piece = new byte[first];
        System.arraycopy(text, 0, piece, 0, first);
        int[] next = {first};
        return new ZoneLexer(piece, 0, first, (target, from, most) -> {
            if (next[0] == text.length) {
                return -1;
            }
            int count = Math.min(1 + random.nextInt(most), text.length - next[0]);
            System.arraycopy(text, next[0], target, from, count);
            next[0] += count;
            return count;
        }, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 20})
    void aTextThatIsReadInPiecesHasTheSameEntriesAndErrors(int first) {
        Random random = new Random(first);
        for (int i = 0; i < 2000; i++) {
            byte[] text = randomText(random);
            if (text.length >= first) {
                assertThat(entries(inPieces(text, first, random))).isEqualTo(entries(new ZoneLexer(text, 1)));
            }
        }
    }

    @Test
    void entriesBeforeAnErrorOfTheInputAreRead() {
        byte[] piece = "a 1\nb 2\nc".getBytes(StandardCharsets.ISO_8859_1);
        ZoneLexer lexer = new ZoneLexer(piece, 0, piece.length, (_, _, _) -> {
            throw new EntryException("the disk is gone", "look for it");
        }, 1);

        assertThat(entries(lexer)).containsExactly("1:a 1", "2:b 2", "3: the disk is gone; look for it");
    }

    private static List<String> entries(String text) {
        return entries(new ZoneLexer(text.getBytes(StandardCharsets.ISO_8859_1), 1));
    }

    @Test
    void aLoneCarriageReturnInQuotesOrInACommentEndsNoLine() {
        assertThat(entries("\na \"x\ry\" z\nb 1 ; x\rc 2\nd 3 ; y\r\ne 4"))
                .containsExactly("2:a \"x\ry\" z", "3:b 1", "4:d 3", "5:e 4");
        assertThat(entries("; x\r\na 1 ; \r b\r\nc \"x\r\ny\"\nb 2\n"))
                .contains("2:a 1", "3: a quoted string does not end on its line; add the closing quote", "5:b 2");
    }

    @Test
    void linesEndWithCarriageReturnsIfTheFirstOneDoes() {
        assertThat(entries("; x\ra 1 ; y\rb \"x\ry\"\rc 2")).containsExactly("2:a 1",
                "3: a quoted string does not end on its line; add the closing quote",
                "4: a quoted string does not end on its line; add the closing quote", "5:c 2");
    }

    @Test
    void aNulOctetOutsideOfQuotesAndCommentsIsAnError() {
        assertThat(entries("a\0b 1\nb \"\0\" ;\0\n")).containsExactly(
                "1: there is a NUL octet outside of quotes and comments; remove it, or write \\000 if it belongs to a name or text",
                "2:b \"\0\"");
    }

    /// RFC 1035 section 5.1: blanks are spaces and tabs.
    @Test
    void aFormFeedIsNoBlank() {
        assertThat(entries("a\fb 1\n")).containsExactly("1:a\fb 1");
    }
}
