# SPDX-License-Identifier: LGPL-2.1-or-later
# Completion of avn's command lines in bash. avn prints the candidates: see host/completion/completion.c.
# Never evaluate the command line or avn's output.

# Splits the start of a command line as the shell does, without expansions. Skips redirections.
# Sets words: the words without quotes; starts: their offsets in the line; quote: the open quotation mark at the end.
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
      # Between double quotes, a backslash is literal except before these.
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
      # The word before it is the number of a file descriptor.
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

# Sets quoted: the text, quoted for the position after the given open quotation mark, if any.
_avn_quote() {
  local mark=$1 text=$2 i character
  quoted=''
  case $mark in
    '')
      [[ -z $text ]] || printf -v quoted %q "$text"
      # A comma is special only in braces, which are escaped.
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
          # A backslash does not prevent history expansion here.
          '!') quoted+='"\!"' ;;
          *) quoted+=$character ;;
        esac
      done
      ;;
  esac
}

# If there are several candidates, readline inserts their common prefix and shows them. Only the prefix is quoted:
# the common prefix of quoted candidates could end with a backslash.
_avn_offer() {
  local typed=$1 kept=$2 mark=$3 current=$4 common=$5 value quoted i
  if ((${#values[@]} == 1)) || [[ $COMP_TYPE == 37 || $COMP_TYPE == 42 ]]; then
    for value in "${values[@]}"; do
      _avn_quote "$mark" "${value:${#kept}}"
      # Readline does not close a quotation that ends with the mark.
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

# Completes a file name, also in a word such as --option=FILE if "=" does not separate words for readline.
_avn_complete_file() {
  if [[ $1 == --*=* ]]; then
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -f -P "${1%%=*}=" -- "${1#*=}")
  else
    compopt -o default
  fi
}

# Completes the command line of another program, which begins at the given word, with its own completion.
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
  # shellcheck disable=SC2088 # literally, as typed
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
  # Readline replaces only the part of the word after "=", ":" or a quotation mark.
  raw=${COMP_LINE:starts[${#starts[@]} - 1]:COMP_POINT - starts[${#starts[@]} - 1]}
  _avn_split "${raw%"$typed"}"
  _avn_offer "$typed" "${words[0]}" "$quote" "$current" "$common"
}

complete -F _avn avn
