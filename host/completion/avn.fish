# SPDX-License-Identifier: LGPL-2.1-or-later
# Completion of avn's command lines in fish. avn prints the candidates: see host/completion/completion.c.
# Never evaluate the command line or avn's output.

function __avn_complete --description 'List completions of the last word'
    set -l words (commandline -opc)
    set -l current (commandline -ct | string unescape)
    set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
    set -l lines (command $program __complete $words[2..-1] "$current" 2>/dev/null </dev/null)
    set -l kind (string split ' ' -- $lines[1])
    # fish does not quote a tilde that it inserts.
    string match -v -r '^~' -- $lines[2..-1]
    switch "$kind[1]"
        case files
            # The word can contain an option and its value.
            set -l option (string match -r '^--[^=]*=' -- "$current")
            set -l path (string replace -- "$option" '' "$current")
            for file in (complete -C "'' "(string escape -- "$path"))
                printf '%s\n' "$option$file"
            end
        case program
            set -l first (math $kind[2] + 1)
            set -l front (string escape -- $words[$first..-1])
            complete -C (string join ' ' -- $front (string escape -- "$current"))
    end
end

complete -c avn -f -a '(__avn_complete)'
