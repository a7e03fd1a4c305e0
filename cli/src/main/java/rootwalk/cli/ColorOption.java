package rootwalk.cli;

import picocli.CommandLine.Option;

/// The option about colours of commands that print for people.
final class ColorOption {

    @Option(names = "--no-color", description = "no colours, even on a terminal")
    private boolean noColor;

    Paint.Brush brush() {
        return noColor ? Paint.Brush.PLAIN : Paint.Brush.ofTerminal();
    }
}
