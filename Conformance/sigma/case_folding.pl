#!/usr/bin/perl
# Prints Sources/CloudChanges/Match/CaseFolding+Table.swift from the Unicode data that Perl carries.
use strict;
use warnings;
use Unicode::UCD qw(casefold);

my @ranges;    # first, last, step (0 while there is one scalar), delta
for my $from (0 .. 0x1FFFF) {
    next if $from >= 0xD800 && $from < 0xE000;
    my $fold = casefold($from);
    next unless $fold && $fold->{simple} ne "";
    my $delta = hex($fold->{simple}) - $from or next;
    if (my $last = $ranges[-1]) {
        my $step = $from - $last->[1];
        if ($last->[3] == $delta && ($last->[2] ? $step == $last->[2] : $step <= 2)) {
            @$last[1, 2] = ($from, $step);
            next;
        }
    }
    push @ranges, [$from, $from, 0, $delta];
}

sub literal { my $hex = sprintf("%X", shift); $hex =~ s/(?<=.)(.{4})$/_$1/; "0x$hex" }

print "// Written by Conformance/sigma/case_folding.pl from CaseFolding.txt, Unicode ",
    Unicode::UCD::UnicodeVersion(), ": statuses C and S.\n";
print "extension CaseFolding {\n    /// First scalar, last, step between them, and what to add; sorted.\n";
print "    static let ranges: [(first: UInt32, last: UInt32, step: UInt32, delta: Int32)] = [\n";
my $line = "       ";
for (@ranges) {
    my $entry = sprintf(" (%s, %s, %d, %d),", literal($_->[0]), literal($_->[1]), $_->[2] || 1, $_->[3]);
    if (length($line . $entry) > 108) { print "$line\n"; $line = "       "; }
    $line .= $entry;
}
print "$line\n    ]\n}\n";
