package rootwalk.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import rootwalk.cli.command.Exit;

/// The text of an error in a command line, where that of picocli does not name the argument as its user would.
final class WrongUsageText {

    /// For scripts only, so it is not suggested.
    private static final String COMPLETION = "generate-completion";

    private WrongUsageText() {}

    static String of(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
            return unmatched(unmatched);
        }
        if (wrong instanceof MissingParameterException missing) {
            return missing(missing);
        }
        ArgSpec argument = wrong.getArgSpec();
        return argument != null && wrong.getValue() != null && argument.type().isEnum()
                ? notOneOf(wrong.getValue(), argument.type()) : Exit.reason(wrong);
    }

    /// Only the first one: after an unknown option, picocli takes the other arguments for unknown as well.
    private static String unmatched(UnmatchedArgumentException wrong) {
        String first = wrong.getUnmatched().getFirst();
        String kind = first.startsWith("-") && first.length() > 1 ? "unknown option "
                : wrong.getCommandLine().getSubcommands().isEmpty() ? "unexpected argument " : "unknown command ";
        return kind + "'" + first + "'" + suggestion(wrong.getSuggestions());
    }

    private static String suggestion(List<String> similar) {
        List<String> commands = similar.stream().filter(word -> !word.endsWith(COMPLETION)).toList();
        return commands.isEmpty() ? "" : "; did you mean " + String.join(" or ", commands) + "?";
    }

    /// An argument with fixed choices is missing: the text names them.
    private static String missing(MissingParameterException wrong) {
        return wrong.getMissing().stream().filter(argument -> argument.type().isEnum()).findFirst()
                .map(argument -> argument.paramLabel() + " is missing; write one of: " + choices(argument.type()))
                .orElseGet(() -> Exit.reason(wrong));
    }

    private static String notOneOf(String value, Class<?> values) {
        return value + " is not one of: " + choices(values);
    }

    private static String choices(Class<?> values) {
        return Arrays.stream(values.getEnumConstants()).map(word -> word.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
