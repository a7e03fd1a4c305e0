package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Divides a program in Lua into its words.
final class LuaWords {

    /// A name, a number, a text in quotes, or a sign.
    ///
    /// @param start where it begins in the program
    record Word(String text, int line, boolean isText, int start, int end) {
        boolean is(String sign) {
            return !isText && text.equals(sign);
        }

        boolean isName() {
            return !isText && text.matches("[A-Za-z_]\\w*");
        }
    }

    private static final Pattern SPACE =
            Pattern.compile("(?:\\s|--\\[\\[.*?\\]\\]|--(?!\\[\\[)[^\\n]*)+", Pattern.DOTALL);
    private static final Pattern QUOTED = Pattern.compile("'((?:[^'\\\\\\n]|\\\\.)*)'|\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
    private static final Pattern BRACKETED = Pattern.compile("\\[\\[(.*?)\\]\\]", Pattern.DOTALL);
    private static final Pattern OTHER = Pattern.compile("[A-Za-z_]\\w*|\\d[\\w.]*|\\.{2,3}|[=~<>]=|.");

    private LuaWords() {}

    static List<Word> of(Path file, String program) throws ImportException {
        List<Word> words = new ArrayList<>();
        int line = 1;
        int at = 0;
        while (at < program.length()) {
            Matcher space = SPACE.matcher(program).region(at, program.length());
            int end;
            if (space.lookingAt()) {
                end = space.end();
            } else {
                Word word = word(file, program, at, line);
                words.add(word);
                end = word.end();
            }
            line += (int) program.substring(at, end).chars().filter(sign -> sign == '\n').count();
            at = end;
        }
        return words;
    }

    private static Word word(Path file, String program, int at, int line) throws ImportException {
        if (program.startsWith("--[[", at)) {
            throw new ImportException(file, line, "the comment is not closed");
        }
        Matcher quoted = QUOTED.matcher(program).region(at, program.length());
        if (quoted.lookingAt()) {
            String text = quoted.group(1) == null ? quoted.group(2) : quoted.group(1);
            return new Word(unescaped(text), line, true, at, quoted.end());
        }
        Matcher bracketed = BRACKETED.matcher(program).region(at, program.length());
        if (bracketed.lookingAt()) {
            return new Word(bracketed.group(1), line, true, at, bracketed.end());
        }
        if (program.charAt(at) == '"' || program.charAt(at) == '\'') {
            throw new ImportException(file, line, "the quote is not closed");
        }
        Matcher other = OTHER.matcher(program).region(at, program.length());
        int end = other.lookingAt() ? other.end() : at + 1;
        return new Word(program.substring(at, end), line, false, at, end);
    }

    /// `\32` is the octet with this number, `\n` a line feed.
    private static String unescaped(String text) {
        return Pattern.compile("\\\\(\\d{1,3}|.)").matcher(text).replaceAll(found -> {
            String escape = found.group(1);
            String plain = Character.isDigit(escape.charAt(0)) ? String.valueOf((char) Integer.parseInt(escape))
                    : escape.equals("n") ? "\n" : escape.equals("t") ? "\t" : escape;
            return Matcher.quoteReplacement(plain);
        });
    }
}
