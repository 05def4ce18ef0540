# What the findings share. A finding reads this file first and ends with `finish`.
# It makes the folder $work. Whatever way the script ends, everything in it is removed and every process is stopped.
# FINDINGS_CACHE=DIR keeps what was downloaded in DIR, for the next finding.
set -eEuo pipefail
umask 022
export LC_ALL=C no_proxy=127.0.0.1${no_proxy:+,$no_proxy}
unset "${!ETCD@}"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
name=$(basename "$0" .sh)
work=$(mktemp -d "${TMPDIR:-/tmp}/finding.XXXXXX")
cache=${FINDINGS_CACHE:-$work/cache}
undo=()
pid=

# Undoes everything, the last thing first.
cleanup() {
  local status=$? i
  trap '' HUP INT TERM
  trap - EXIT
  set +eu
  for ((i = ${#undo[@]} - 1; i >= 0; i--)); do
    eval "${undo[i]}"
  done >/dev/null 2>&1
  rm -rf --one-file-system "$work"
  exit "$status"
}
trap cleanup EXIT
trap 'echo "$name: line $LINENO fails: $BASH_COMMAND" >&2' ERR
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir -p "$cache"
cache=$(cd "$cache" && pwd -P)

skip() { echo "$name: cannot run here: $*"; exit 77; }

need() { # PROGRAMS...
  local each
  for each; do
    command -v "$each" >/dev/null || skip "there is no $each"
  done
}

need_root() { [ "$(id -u)" = 0 ] || skip "it needs root, $*"; }

# Ends the script if what it states is no longer so.
expect() { # WORDS TEST...
  local words=$1
  shift
  if "$@"; then
    echo "as stated: $words"
  else
    echo "CHANGED: $words"
    exit 1
  fi
}

not() { ! "$@"; }
has() { grep -q -e "$1" "$2"; } # PATTERN FILE
finish() { echo "$name: it is as stated"; exit 0; }

# Unpacks a package of Debian, and leaves the folder in $package.
debian() { # NAME VERSION
  need apt-get dpkg-deb
  package=$cache/debian/$1-$2
  [ ! -d "$package" ] || return 0
  local fresh
  fresh=$(mktemp -d "$work/deb.XXXXXX")
  (cd "$fresh" && apt-get -q download "$1=$2" && dpkg-deb -x ./*.deb root) >"$fresh/log" 2>&1 ||
    skip "Debian's package $1 $2 cannot be fetched"
  mkdir -p "$cache/debian"
  mv "$fresh/root" "$package"
}

# Leaves the folder with Debian 12's etcd and etcdctl in $etcd.
debian_etcd() {
  etcd=$work/etcd-3.4.23
  mkdir "$etcd"
  debian etcd-server 3.4.23-4+b4
  ln -s "$package/usr/bin/etcd" "$etcd/"
  debian etcd-client 3.4.23-4+b4
  ln -s "$package/usr/bin/etcdctl" "$etcd/"
}

# Fetches what Debian 12 does not have, and leaves the folder of its programs in $package, its version in $version.
newer() { # etcd|prometheus START-OF-VERSION
  local dir=$cache/newer-$1 other
  case $1 in etcd) other=prometheus ;; *) other=etcd ;; esac
  mkdir -p "$dir/$other-unwanted"
  "$here/../build/newer-peers" "$dir" >"$work/newer.log" 2>&1 || true
  package=$(echo "$dir/$1-$2"*/usr/bin)
  [ -d "$package" ] || skip "no $1 $2 can be fetched: $(tail -n 1 "$work/newer.log")"
  version=$(basename "${package%/usr/bin}")
  version=${version#*-}
}

# Fetches jars with all that they need, and leaves the class path in $classpath.
jars() { # NAME GROUP:ARTIFACT:VERSION...
  need mvn
  local dir=$cache/jars-$1 pom=$work/pom-$1 each group artifact number
  classpath="$dir/*"
  shift
  [ ! -d "$dir" ] || return 0
  mkdir "$pom"
  {
    echo '<project><modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId>'
    echo '<version>1</version><dependencies>'
    for each; do
      IFS=: read -r group artifact number <<<"$each"
      echo "<dependency><groupId>$group</groupId><artifactId>$artifact</artifactId>"
      echo "<version>$number</version></dependency>"
    done
    echo '</dependencies></project>'
  } >"$pom/pom.xml"
  mvn -B -q -Dmaven.repo.local="$cache/maven" -f "$pom/pom.xml" -DincludeScope=runtime \
    org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies -DoutputDirectory="$pom/jars" \
    </dev/null >"$pom/log" 2>&1 || skip "Maven cannot fetch $*"
  mv "$pom/jars" "$dir"
}

# Leaves in $java a JDK of 17 or later, which runs a source file.
find_java() {
  local each
  for each in "$(command -v java || true)" "${JAVA_HOME:-}/bin/java" /usr/lib/jvm/*/bin/java; do
    java=$(readlink -f "$each" || true)
    [ -x "${java%/java}/javac" ] || continue
    case $("${java%/java}/javac" --version 2>/dev/null) in
      'javac 1'[7-9]* | 'javac '[2-9][0-9]*) return ;;
    esac
  done
  skip "there is no JDK of version 17 or later"
}

# Starts a program in the background. Its process is in $pid, its output in $work/LOG.log.
start() { # LOG COMMAND...
  local log=$work/$1.log
  shift
  "$@" </dev/null >"$log" 2>&1 &
  pid=$!
  disown "$pid"
  undo+=("stop $pid")
}

stop() { # PID: at once, and waits for its end
  kill -KILL "$1" 2>/dev/null || return 0
  while kill -0 "$1" 2>/dev/null; do sleep 0.05; done
}

# Makes a file system in a file and mounts it at $work/mnt. Its device is in $loop.
mounted() { # SIZE COMMAND-THAT-FORMATS...
  need losetup mount umount
  truncate -s "$1" "$work/image"
  "${@:2}" "$work/image" >"$work/format.log" 2>&1 || skip "$2 fails: $(tail -n 1 "$work/format.log")"
  loop=$(losetup --find --show "$work/image" 2>&1) || skip "no loop device: $loop"
  undo+=("losetup -d $loop")
  loop=${loop#/dev/}
  mkdir "$work/mnt"
  mount "/dev/$loop" "$work/mnt" 2>"$work/format.log" || skip "no mount: $(tail -n 1 "$work/format.log")"
  undo+=("within 5 umount '$work/mnt'")
}

# How many bytes were written to that device so far.
written() { awk -v device="$loop" '$3 == device { printf "%.0f", $10 * 512 }' /proc/diskstats; }

within() { # SECONDS COMMAND...: repeats the command until it succeeds
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.1
  done
}

listens() { (: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; } # PORT

# Leaves in $port one that nobody uses, below those that the kernel gives to clients.
last_port=$((20000 + RANDOM % 8000))
free_port() {
  port=$((last_port + 1))
  while listens "$port"; do port=$((port + 1)); done
  last_port=$port
}

# Starts a member of a new cluster, with its data in $work/NAME. The programs are in $etcd.
member() { # NAME CLIENT-PORT PEER-PORT CLUSTER [OPTIONS...]
  local member=$1 client=http://127.0.0.1:$2 peer=http://127.0.0.1:$3 cluster=$4
  shift 4
  start "$member" "$etcd/etcd" --name "$member" --data-dir "$work/$member" --initial-cluster "$cluster" \
    --listen-client-urls "$client" --advertise-client-urls "$client" \
    --listen-peer-urls "$peer" --initial-advertise-peer-urls "$peer" "$@"
}

# Starts a cluster of three. Ports of clients are in ${clients[0]} to ${clients[2]}, processes in ${pids[...]}.
cluster_of_three() { # PREFIX-OF-NAMES
  local i list= peers=()
  clients=() pids=()
  for i in 0 1 2; do
    free_port && clients[i]=$port
    free_port && peers[i]=$port
    list+=${list:+,}$1$i=http://127.0.0.1:$port
  done
  for i in 0 1 2; do
    member "$1$i" "${clients[i]}" "${peers[i]}" "$list"
    pids[i]=$pid
  done
  for i in 0 1 2; do
    within 20 healthy "${clients[i]}" || skip "the cluster does not start"
  done
}

healthy() { curl -s -m 2 "http://127.0.0.1:$1/health" | grep -q '"health":"true"'; } # PORT
ctl() { ETCDCTL_API=3 timeout 20 "$etcd/etcdctl" --endpoints "127.0.0.1:$1" "${@:2}"; } # PORT COMMAND...
