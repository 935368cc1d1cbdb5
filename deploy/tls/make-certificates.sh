#!/bin/sh
# Makes an authority and, for each NAME, a certificate by which that one is known: DIR/NAME/{ca.crt,tls.crt,tls.key}.
#   make-certificates.sh DIR NAME[,OTHER_NAME...] ...
# Run again, it keeps the authority (DIR/authority) and makes the certificates anew, each at once in place of the old one: that
# is how they are renewed. DAYS (default 90) is how long they last. The key of the authority signs whatever it is given: keep it
# off the machines that Curlew runs on.
set -eu

[ $# -ge 2 ] || { sed -n '2,6s/^# *//p' "$0" >&2; exit 2; }
directory=$1
shift
days=${DAYS:-90}
umask 077

command -v openssl >/dev/null || { echo "make-certificates.sh: openssl is not installed" >&2; exit 1; }

new_key() {
  openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>/dev/null ||
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"
}

authority=$directory/authority
mkdir -p "$authority"
if [ ! -s "$authority/ca.key" ]; then
  new_key "$authority/ca.key"
  openssl req -x509 -new -sha256 -key "$authority/ca.key" -days 3650 -subj "/O=Curlew/CN=Curlew authority" \
    -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign,cRLSign" \
    -out "$authority/ca.crt"
fi

for names in "$@"; do
  name=${names%%,*}
  made=$(mktemp -d "$directory/.$name.XXXXXX")
  list=
  rest=$names,localhost
  while [ -n "$rest" ]; do
    one=${rest%%,*}
    case $one in
      *[!0-9.]*) list=$list${list:+,}DNS:$one ;;
      *) list=$list${list:+,}IP:$one ;;
    esac
    case $rest in *,*) rest=${rest#*,} ;; *) rest= ;; esac
  done
  new_key "$made/tls.key"
  openssl req -new -sha256 -key "$made/tls.key" -subj "/O=Curlew/CN=$name" -out "$made/request"
  printf '%s\n' "subjectAltName=$list" "basicConstraints=critical,CA:FALSE" "keyUsage=critical,digitalSignature" \
    "extendedKeyUsage=serverAuth,clientAuth" >"$made/extensions"
  openssl x509 -req -sha256 -in "$made/request" -CA "$authority/ca.crt" -CAkey "$authority/ca.key" \
    -set_serial "0x$(openssl rand -hex 16)" -days "$days" -extfile "$made/extensions" -out "$made/tls.crt" 2>/dev/null
  mkdir -p "$directory/$name"
  # The containers' user is another than the one who runs this.
  chmod 755 "$directory" "$directory/$name"
  chmod 644 "$made/tls.crt" "$made/tls.key"
  install -m 644 "$authority/ca.crt" "$made/ca.crt"
  # The key comes last: who watches the folder reads both when it sees that.
  for file in ca.crt tls.crt tls.key; do
    mv "$made/$file" "$directory/$name/$file"
  done
  rm -r "$made"
done
