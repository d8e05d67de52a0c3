# SPDX-License-Identifier: LGPL-2.1-or-later
# Completion of avn's command lines in bash. avn itself knows what can follow: see host/completion/completion.c.
# Nothing here evaluates what was typed or what avn prints, so that neither can do anything.

# Splits the beginning of a command line as the shell would, as far as that needs no expansion.
# Sets words: the words without their quotes; starts: where in the line each begins; and quote: the quotation
# mark that is still open at the end. The file that a stream is redirected to is no word.
_avn_split() {
  local line=$1 character chunk word='' has_word='' escaped='' skip='' start=0 i=0 length=${#1}
  words=() starts=() quote=''
  while ((i < length)); do
    character=${line:i:1}
    if [[ -z $escaped$quote && ${line:i} =~ ^[[:alnum:]/_.,:=@%+-]+ ]]; then
      chunk=${BASH_REMATCH[0]}
      [[ -n $has_word ]] || start=$i
      has_word=1 word+=$chunk
      ((i += ${#chunk}))
      continue
    fi
    if [[ -n $escaped ]]; then
      # Between double quotes a backslash is one, but for these.
      [[ $quote == '"' && $character != [\\\"\$\`] ]] && word+=\\
      word+=$character escaped=''
    elif [[ $character == \\ && $quote != "'" ]]; then
      [[ -n $has_word ]] || start=$i
      has_word=1 escaped=1
    elif [[ -n $quote ]]; then
      if [[ $character == "$quote" ]]; then quote=''; else word+=$character; fi
    elif [[ $character == [\'\"] ]]; then
      [[ -n $has_word ]] || start=$i
      has_word=1 quote=$character
    elif [[ $character == [[:space:]] ]]; then
      if [[ -n $has_word ]]; then
        [[ -n $skip ]] || { words+=("$word") starts+=("$start"); }
        word='' has_word='' skip=''
      fi
    elif [[ $character == [\<\>\&\|] ]]; then
      # What stands directly in front of it is the number of a stream.
      word='' has_word='' skip=1
    else
      [[ -n $has_word ]] || start=$i
      has_word=1 word+=$character
    fi
    ((i++))
  done
  [[ -n $has_word ]] || start=$length
  words+=("$word") starts+=("$start")
}

# Sets quoted: a text as it has to be typed behind an open quotation mark, or none.
_avn_quote() {
  local mark=$1 text=$2 i character
  quoted=''
  case $mark in
    '')
      [[ -z $text ]] || printf -v quoted %q "$text"
      # A comma means something between braces only, and those have a backslash.
      [[ $quoted == "\$'"* ]] || quoted=${quoted//\\,/,}
      ;;
    "'")
      quoted=${text//"'"/"'\\''"}
      ;;
    *)
      for ((i = 0; i < ${#text}; i++)); do
        character=${text:i:1}
        case $character in
          [\\\"\$\`]) quoted+=\\$character ;;
          # No backslash helps against the history here.
          '!') quoted+='"\!"' ;;
          *) quoted+=$character ;;
        esac
      done
      ;;
  esac
}

# Offers candidates. If there are several, readline types what they have in common and shows them all. So that
# part alone is quoted: what quoted candidates have in common could end at a backslash.
_avn_offer() {
  local typed=$1 kept=$2 mark=$3 current=$4 common=$5 value quoted i
  if ((${#values[@]} == 1)) || [[ $COMP_TYPE == 37 || $COMP_TYPE == 42 ]]; then
    for value in "${values[@]}"; do
      _avn_quote "$mark" "${value:${#kept}}"
      # Readline does not close what ends with the mark already.
      [[ -z $mark || $quoted != *"$mark" ]] || quoted+=$mark
      COMPREPLY+=("$quoted")
    done
    return
  fi
  quoted=$typed
  ((${#common} <= ${#current})) || _avn_quote "$mark" "${common:${#kept}}"
  for i in "${!values[@]}"; do
    COMPREPLY+=("$quoted${values[i]:${#common}}${descriptions[i]:+  (${descriptions[i]})}")
  done
}

# Completes the name of a file. Where "=" does not end a word for readline, an option may stand in front of it.
_avn_complete_file() {
  if [[ $1 == --*=* ]]; then
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -f -P "${1%%=*}=" -- "${1#*=}")
  else
    compopt -o default
  fi
}

# Completes the command line of another program, which begins at the given word, in its own way.
_avn_complete_program() {
  local place=$1 typed=$2 offset i position=0 specification
  if ((place == ${#words[@]} - 1)); then
    if [[ $typed == */* ]]; then
      compopt -o default
    else
      mapfile -t COMPREPLY < <(compgen -c -- "$typed")
    fi
    return
  fi
  compopt -o default
  offset=${starts[place]}
  for ((i = 0; i < COMP_CWORD; i++)); do
    while [[ ${COMP_LINE:position:1} == [[:space:]] ]]; do ((position++)); done
    ((position < offset)) || break
    ((position += ${#COMP_WORDS[i]}))
  done
  specification=$(complete -p -- "${words[place]##*/}" 2>/dev/null) || return
  [[ $specification =~ ' -F '([^ ]+)' ' ]] || return
  COMP_WORDS=("${COMP_WORDS[@]:i}")
  ((COMP_CWORD -= i, COMP_POINT -= offset))
  COMP_LINE=${COMP_LINE:offset}
  "${BASH_REMATCH[1]}" "${words[place]}" "$typed" "${COMP_WORDS[COMP_CWORD - 1]}"
}

_avn() {
  local IFS=$' \t\n' typed=$2 kind='' place='' line common='' program current raw
  local words starts quote quoted values=() descriptions=()
  COMPREPLY=()
  _avn_split "${COMP_LINE:0:COMP_POINT}"
  program=${words[0]} current=${words[${#words[@]} - 1]}
  # shellcheck disable=SC2088 # it stands there as it was typed
  [[ $program != '~/'* ]] || program=$HOME/${program#'~/'}

  {
    read -r kind place
    while IFS= read -r line; do
      values+=("${line%%$'\t'*}") descriptions+=("${line#*$'\t'}")
      ((${#values[@]} > 1)) || common=${values[0]}
      while [[ ${values[${#values[@]} - 1]:0:${#common}} != "$common" ]]; do common=${common%?}; done
    done
  } < <(command -- "$program" __complete "${words[@]:1}" 2>/dev/null </dev/null)

  case $kind in
    files) _avn_complete_file "$typed" ;;
    program) [[ $place != +([0-9]) ]] || _avn_complete_program "$place" "$typed" ;;
  esac
  ((${#values[@]} > 0)) || return 0
  # Readline replaces what it takes for the last word, which is only the end of it behind "=", ":" or a quotation
  # mark. What is in front of that stays.
  raw=${COMP_LINE:starts[${#starts[@]} - 1]:COMP_POINT - starts[${#starts[@]} - 1]}
  _avn_split "${raw%"$typed"}"
  _avn_offer "$typed" "${words[0]}" "$quote" "$current" "$common"
}

complete -F _avn avn
